import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { kron, multiply } from '../../linalg/products.ts';
import { modulus } from '../../linalg/scalar.ts';
import { operationMatrix } from '../gate-library/operation-matrix.ts';
import { gates } from '../gates.ts';

/** How many Clifford unitaries there are on two qubits, up to phases: 720 symplectic maps times 16 Pauli strings. */
export const twoQubitCliffords = 11_520;

const made = new Map<number, ComplexMatrix>();

/**
 * Clifford unitary number `index` of the 11,520 on two qubits; its first entry that is not 0 is positive. Numbered by what is needed between gates on single qubits: nothing, CX, iSWAP or SWAP
 * (576, 5184, 5184 and 576 of them), as in Barends et al., Nature 508, 500 (2014), supplement. The same object each time.
 */
export function twoQubitClifford(index: number): ComplexMatrix {
  const known = made.get(index);
  if (known) return known;
  const matrix = makeClifford(index);
  made.set(index, matrix);
  return matrix;
}

/** A product of local gates and one of four gates on both qubits, with a third of a turn on each before it where these are no repetitions. */
function makeClifford(index: number): ComplexMatrix {
  const { one, thirds, middles } = parts();
  let rest = index;
  const take = (count: number): number => {
    const digit = rest % count;
    rest = (rest - digit) / count;
    return digit;
  };
  const local = kron(one[take(24)] as ComplexMatrix, one[take(24)] as ComplexMatrix);
  // 1 + 9 + 9 + 1 kinds.
  const kind = rest;
  const middle = middles[kind === 0 ? 0 : kind < 10 ? 1 : kind < 19 ? 2 : 3] as ComplexMatrix;
  const turn = kind === 0 || kind === 19 ? 0 : (kind - 1) % 9;
  const before = kron(thirds[turn % 3] as ComplexMatrix, thirds[Math.floor(turn / 3)] as ComplexMatrix);
  return canonical(multiply(local, multiply(middle, before)));
}

interface Parts {
  /** The 24 Clifford unitaries on one qubit. */
  readonly one: readonly ComplexMatrix[];
  /** Those that turn the axes X, Y, Z into each other. */
  readonly thirds: readonly ComplexMatrix[];
  /** 1, CX, iSWAP and SWAP. */
  readonly middles: readonly ComplexMatrix[];
}

let known: Parts | undefined;

function parts(): Parts {
  if (known) return known;
  const matrixOf = (name: 'id' | 'h' | 's' | 'iswap' | 'swap'): ComplexMatrix =>
    operationMatrix(name === 'iswap' || name === 'swap' ? gates[name](0, 1) : gates[name](0));
  const [id, h, s] = [matrixOf('id'), matrixOf('h'), matrixOf('s')];
  const third = canonical(multiply(s, h));
  const cx: ComplexMatrix = {
    ...kron(id, id),
    data: Float64Array.from({ length: 32 }, (_, i) => cxEntry(i)),
  };
  known = {
    one: generated([h, s]),
    thirds: [id, third, canonical(multiply(third, third))],
    middles: [kron(id, id), cx, matrixOf('iswap'), matrixOf('swap')],
  };
  return known;
}

function cxEntry(i: number): number {
  return [0, 10, 22, 28].includes(i) ? 1 : 0;
}

/** All products of some matrices, up to phases. */
function generated(by: readonly ComplexMatrix[]): ComplexMatrix[] {
  const found = new Map(by.map((matrix) => [keyOf(canonical(matrix)), canonical(matrix)]));
  for (const matrix of found.values()) {
    for (const step of by) {
      const next = canonical(multiply(step, matrix));
      const key = keyOf(next);
      if (!found.has(key)) found.set(key, next);
    }
  }
  return [...found.values()];
}

function keyOf({ data }: ComplexMatrix): string {
  return data.join();
}

/** The matrix with its first entry that is not 0 made positive. Its entries have one modulus, 1, 1/sqrt 2 or 1/2, and phases i^k: they are rounded to these. */
function canonical(matrix: ComplexMatrix): ComplexMatrix {
  const { data } = matrix;
  let first = 0;
  while (modulus(data[first] as number, data[first + 1] as number) < 0.1) first += 2;
  const [re, im] = [data[first] as number, data[first + 1] as number];
  const size = [1, Math.SQRT1_2, 0.5].find((value) => modulus(re, im) > 0.9 * value) as number;
  const out = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 2) {
    const [x, y] = [data[i] as number, data[i + 1] as number];
    out[i] = size * Math.round((x * re + y * im) / (size * size)) + 0;
    out[i + 1] = size * Math.round((y * re - x * im) / (size * size)) + 0;
  }
  return { ...matrix, data: out };
}
