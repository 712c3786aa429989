import { bitCount } from '../../../src/circuits/build.ts';
import type { Circuit } from '../../../src/circuits/circuit.ts';
import { fromQasm, type FromQasmOptions } from '../../../src/circuits/qasm/from-qasm.ts';
import { run } from '../../../src/circuits/run.ts';
import { unitaryOf } from '../../../src/circuits/unitary-of.ts';
import { rng } from '../../../src/linalg/random.ts';
import type { Ket } from '../../../src/states/ket.ts';
import { basisKet } from '../../../src/states/kets.ts';
import * as oracle from '../../oracle.ts';

/** A program of version 2 with the usual header. */
export function program2(body: string, options: FromQasmOptions = {}): Circuit {
  return fromQasm(`OPENQASM 2.0;\ninclude "qelib1.inc";\n${body}`, options);
}

/** A program of version 3 with the usual header. */
export function program3(body: string, options: FromQasmOptions = {}): Circuit {
  return fromQasm(`OPENQASM 3.0;\ninclude "stdgates.inc";\n${body}`, options);
}

/** The matrix of a circuit as the oracle has it. */
export function matrixOf(circuit: Circuit, parameters: Record<string, number> = {}): oracle.Mat {
  return oracle.matOf(unitaryOf(circuit, { parameters }));
}

/** How far two matrices are apart, and how far when the global phase is free. */
export function distances(a: oracle.Mat, b: oracle.Mat): { exact: number; upToPhase: number } {
  let [re, im] = [0, 0];
  a.forEach((row, r) =>
    row.forEach(([x, y], c) => {
      const [u, v] = b[r]![c]!;
      re += x * u + y * v;
      im += x * v - y * u;
    }),
  );
  const size = Math.sqrt(re * re + im * im);
  return {
    exact: oracle.distance(a, b),
    upToPhase: oracle.distance(oracle.scale(a, [re / size, im / size]), b),
  };
}

/** The state after a run from |0...0>, and its bits. */
export function ranFromZero(circuit: Circuit, seed = 1): { state: Ket; bits: number[] } {
  const zero = basisKet(
    circuit.space,
    circuit.space.sites.map(() => 0),
  );
  const { state, bits } = run(circuit, zero, { rng: rng(seed) });
  if (bits.length !== bitCount(circuit)) throw new Error('the bits are not those of the circuit');
  return { state, bits: [...bits] };
}

/** The levels of a state that is one basis state. */
export function levelsOf({ state }: { state: Ket }): number[] {
  const n = state.space.kind === 'product' ? state.space.sites.length : 0;
  const at = oracle.vecOf(state.data).findIndex(([re, im]) => re * re + im * im > 0.999999);
  return Array.from({ length: n }, (_, site) => (at >> (n - 1 - site)) & 1);
}
