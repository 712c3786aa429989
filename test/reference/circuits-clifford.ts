import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { clusterCircuit, ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import { run } from '../../src/circuits/run.ts';
import { toKet } from '../../src/states/convert.ts';
import { stabilizerEntropies } from '../../src/states/stabilizer/entanglement.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';
import type { ReferenceRow } from './row.ts';

const source = 'tensor-networks.md R26';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The Clifford circuit of the reference: layers of H, S on chosen qubits, then CX to a distance that changes. */
function layered(n: number, layers: number): Circuit {
  const layer = (l: number) => [
    upTo(n).map((q) => [
      ...((q + l) % 2 === 0 ? [gates.h(q)] : []),
      ...((q * q + l) % 3 === 1 ? [gates.s(q)] : []),
    ]),
    upTo(n)
      .filter((q) => (q + l) % 3 !== 2)
      .map((q) => gates.cx(q, (q + 1 + (l % 3)) % n)),
  ];
  return circuit(n, upTo(layers).map(layer));
}

function after(of: Circuit): Stabilizer {
  return run(of, Stabilizer.basis(of.space)).state;
}

/** The numbers of amplitudes that are not 0, and of different moduli among them. */
function amplitudes(of: Circuit): { readonly count: number; readonly sizes: Set<number> } {
  const { data } = toKet(after(of));
  const weights = upTo(data.length / 2).map(
    (i) => (data[2 * i] as number) ** 2 + (data[2 * i + 1] as number) ** 2,
  );
  const used = weights.filter((weight) => weight > 0);
  return { count: used.length, sizes: new Set(used.map((weight) => Number(weight.toPrecision(12)))) };
}

function row(id: string, expected: number, tolerance: number, compute: () => number): ReferenceRow {
  return { id: `circuits/clifford-${id}`, area: 'circuits', source, expected, tolerance, compute };
}

function entropyRows(id: string, bits: readonly number[], of: () => Circuit): ReferenceRow[] {
  return bits.map((expected, k) =>
    row(
      `${id}-cut${k + 1}`,
      expected,
      1e-15,
      () => stabilizerEntropies(after(of()), { base: 2 })[k] as number,
    ),
  );
}

/** Clifford circuits on stabilizer states. */
export const cliffordRows: readonly ReferenceRow[] = [
  ...entropyRows('n12-L6', [1, 2, 3, 4, 5, 5, 5, 4, 3, 2, 1], () => layered(12, 6)),
  ...entropyRows('n8-L4', [1, 2, 3, 4, 3, 2, 1], () => layered(8, 4)),
  row('n12-L6-amplitudes', 4096, 1e-15, () => amplitudes(layered(12, 6)).count),
  row('n12-L6-moduli', 1, 1e-15, () => amplitudes(layered(12, 6)).sizes.size),
  row('n12-L6-p0', 2 ** -12, 1e-18, () =>
    Math.exp(2 * after(layered(12, 6)).logAmplitude(new Array<number>(12).fill(0)).re),
  ),
  row('n8-L4-amplitudes', 128, 1e-15, () => amplitudes(layered(8, 4)).count),
  row('n8-L4-p0', 0, 1e-15, () =>
    Math.exp(after(layered(8, 4)).logAmplitude(new Array<number>(8).fill(0)).re),
  ),
  ...entropyRows('ghz', new Array<number>(6).fill(1), () => ghzCircuit(7)),
  row('ghz-strings', 2, 1e-15, () => amplitudes(ghzCircuit(7)).count),
  ...entropyRows('cluster', new Array<number>(6).fill(1), () => clusterCircuit(7)),
];
