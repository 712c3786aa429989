import { wordOnes } from '../../linalg/bit-matrix.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply, scaled } from '../../linalg/products.ts';
import { modulus } from '../../linalg/scalar.ts';
import { localOperator } from '../../operators/local-sum.ts';
import type { PauliString } from '../../operators/operator.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import { qubits } from '../../spaces/space.ts';
import type { Action } from './action.ts';
import {
  byPlaces,
  matrixTolerance,
  notClifford,
  pauliSteps,
  productOf,
  quarterTurns,
  type MaskPauli,
} from './place-pauli.ts';
import { stepsMatrix } from './steps.ts';

/**
 * A matrix of largest entry about 1 as c Q (1 + g_1)(1 + g_2) ..., Q a Pauli string and g_i signed Hermitian ones that commute: its Pauli coefficients have one modulus, and divided by
 * the first one the strings are a group. Throws `UnsupportedError`.
 */
export function projectingAction(unit: ComplexMatrix, k: number, what: string): Action {
  const places = Array.from({ length: k }, (_, place) => place);
  const { strings } = toPauliSum(localOperator(qubits(k), places, unit));
  const largest = strings.reduce((size, { coefficient: c }) => Math.max(size, modulus(c.re, c.im)), 0);
  const kept = strings.filter(({ coefficient: c }) => modulus(c.re, c.im) > matrixTolerance * largest);
  const first = kept[0] as PauliString;
  const base = masked(first, k);
  const generators: MaskPauli[] = [];
  for (const string of kept.slice(1)) {
    const member = memberOf(string, first, k, what);
    if (!isGenerated(generators, member)) generators.push(member);
  }
  const { re, im } = first.coefficient;
  const [x, y] = quarterTurns(re, im, base.turns);
  const made = product(base, generators, k, x, y);
  const isSame = made.data.every((entry, i) => Math.abs(entry - (unit.data[i] as number)) <= matrixTolerance);
  if (!isSame)
    throw notClifford(what, 'it is no multiple of a unitary or of a projector times a Pauli string');
  return {
    projections: generators.map((g) => byPlaces(g, k)),
    steps: pauliSteps(base, k),
    re: x,
    im: y,
    size: 1,
  };
}

/** (c/c_0) P_0 P, a signed Hermitian string. */
function memberOf(string: PauliString, first: PauliString, k: number, what: string): MaskPauli {
  const { re: a, im: b } = string.coefficient;
  const { re: c, im: d } = first.coefficient;
  const [re, im] = [a * c + b * d, b * c - a * d];
  const size = c * c + d * d;
  const turns = Math.round(Math.atan2(im, re) / (Math.PI / 2)) & 3;
  const [cos, sin] = quarterTurns(1, 0, turns);
  const off = modulus(re - cos * size, im - sin * size);
  const ratio = productOf(masked(first, k), masked(string, k));
  const member = { ...ratio, turns: (ratio.turns + turns) & 3 };
  const isHermitian = (member.turns + wordOnes(member.x & member.z)) % 2 === 0;
  if (off > matrixTolerance * size || !isHermitian) {
    const [p, q] = [first, string].map(({ letters, sites }) => `${letters} on [${sites}]`);
    throw notClifford(what, `it is not unitary, and its Pauli strings ${p} and ${q} make no projector`);
  }
  return member;
}

/** Whether a string is a product of the generators, by elimination over two elements. */
function isGenerated(generators: readonly MaskPauli[], { x, z }: MaskPauli): boolean {
  const basis: { x: number; z: number }[] = [];
  const reduce = (p: { x: number; z: number }): { x: number; z: number } =>
    basis.reduce((rest, row) => {
      const lead = row.x !== 0 ? rest.x & row.x & -row.x : rest.z & row.z & -row.z;
      return lead === 0 ? rest : { x: rest.x ^ row.x, z: rest.z ^ row.z };
    }, p);
  for (const g of generators) basis.push(reduce({ x: g.x, z: g.z }));
  const rest = reduce({ x, z });
  return rest.x === 0 && rest.z === 0;
}

/** (re + i im) X Z (1 + g_1)(1 + g_2) ... of the base's masks. */
function product(
  base: MaskPauli,
  generators: readonly MaskPauli[],
  k: number,
  re: number,
  im: number,
): ComplexMatrix {
  let out = scaled(stepsMatrix(pauliSteps(base, k), k), { re, im });
  for (const g of generators) {
    const [cos, sin] = quarterTurns(1, 0, g.turns);
    const pauli = scaled(stepsMatrix(pauliSteps(g, k), k), { re: cos, im: sin });
    const more = multiply(out, pauli);
    out = { ...out, data: out.data.map((entry, i) => entry + (more.data[i] as number)) };
  }
  return out;
}

function masked({ sites, letters }: PauliString, k: number): MaskPauli {
  let [x, z] = [0, 0];
  sites.forEach((site, i) => {
    const bit = 1 << (k - 1 - site);
    if (letters[i] !== 'Z') x |= bit;
    if (letters[i] !== 'X') z |= bit;
  });
  return { x, z, turns: wordOnes(x & z) & 3 };
}
