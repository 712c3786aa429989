import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { complex, modulus } from '../../linalg/scalar.ts';
import { localSum } from '../../operators/local-sum.ts';
import type { LocalTerm, PauliString, PauliSum, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import { toDense } from '../../operators/to-dense.ts';
import { qubits } from '../../spaces/space.ts';
import { perform, type Action } from './action.ts';
import type { ChForm } from './ch-form.ts';
import { applyPauli, moved, sitePauli } from './pauli-action.ts';
import { matrixTolerance, notClifford, quarterTurns } from './place-pauli.ts';
import { recognise } from './recognise.ts';
import { isZero, multiplyScale, turn, vanish } from './scale.ts';
import { superpose } from './superpose.ts';

/** Matrices on more sites than this are not looked at. */
const mostSites = 6;

/** More numbers in remembered matrices than this are not kept. */
const mostNumbers = 2 ** 20;

/** What matrices do, by a sum over their content. */
const byContent = new Map<number, { readonly matrix: ComplexMatrix; readonly action: Action }[]>();
let knownNumbers = 0;

/**
 * Applies an operator to a form. What can be: a matrix on up to 6 sites, of whatever form, that is a multiple of a Clifford unitary or of a Pauli string times a stabilizer projector; one Pauli
 * string or two of any weight, whose ratio makes them a projector or a quarter turn. Throws `UnsupportedError` that says why an operator is neither; the form is
 * then as it was.
 */
export function applyOperator(form: ChForm, op: ProductOperator): void {
  if (op.kind === 'pauli-sum' && op.strings.length <= 2) {
    applyStrings(form, op);
    return;
  }
  if (op.kind === 'local-sum' && op.terms.length === 0) {
    vanish(form.scale);
    return;
  }
  const { coefficient, sites, matrix } = oneTerm(op);
  perform(form, actionOf(matrix, sites), sites, coefficient);
}

/** c_0 P_0 + c_1 P_1, c_1/c_0 a power of i: a Pauli string times a projector or a quarter turn. */
function applyStrings(form: ChForm, { strings }: PauliSum): void {
  const [first, second] = strings;
  if (!first) {
    vanish(form.scale);
    return;
  }
  const outer = sitePauli(first.sites, first.letters);
  if (second) {
    const turns = ratioTurns(second, first);
    if (isZero(form.scale)) return;
    const [t, u] = [moved(form, outer), moved(form, sitePauli(second.sites, second.letters))];
    turn(form.scale, 2 * t.turns);
    superpose(form, t.bits, u.bits, (u.turns - t.turns + turns) & 3);
  } else {
    applyPauli(form, outer);
  }
  multiplyScale(form.scale, first.coefficient.re, first.coefficient.im);
}

/** The power of i that one coefficient is of another. */
function ratioTurns(of: PauliString, to: PauliString): number {
  const { re: a, im: b } = of.coefficient;
  const { re: c, im: d } = to.coefficient;
  const size = Math.max(modulus(a, b), modulus(c, d));
  const turns = Math.round((Math.atan2(b, a) - Math.atan2(d, c)) / (Math.PI / 2)) & 3;
  const [x, y] = quarterTurns(c, d, turns);
  if (modulus(a - x, b - y) <= matrixTolerance * size) return turns;
  throw notClifford(
    `the sum of the strings ${describe(to)} and ${describe(of)}`,
    `the ratio of their coefficients ${c} + ${d}i and ${a} + ${b}i is no power of i`,
  );
}

/** The operator as one term on the sites that it touches. */
function oneTerm(op: ProductOperator): LocalTerm {
  if (op.kind === 'local-sum' && op.terms.length === 1) {
    const [only] = op.terms as [LocalTerm];
    if (only.sites.length <= mostSites) return only;
  }
  const n = op.space.dims.length;
  if (op.kind !== 'local-sum' && op.kind !== 'pauli-sum' && n > mostSites) {
    throw notClifford(`an operator of kind '${op.kind}' on ${n} sites`, 'only small ones are looked at');
  }
  const list = terms(op);
  const [first] = list;
  const sites = [...new Set(list.flatMap((term) => term.sites))].sort((a, b) => a - b);
  if (sites.length > mostSites) {
    const what = list.length === 1 ? 'a matrix' : `a sum of ${list.length} terms`;
    throw notClifford(`${what} on ${sites.length} sites`, `only those on at most ${mostSites} are looked at`);
  }
  if (first && list.length === 1) return first;
  const placed = list.map((term) => ({ ...term, sites: term.sites.map((site) => sites.indexOf(site)) }));
  const matrix = toDense(localSum(qubits(sites.length), placed));
  return { coefficient: complex(1), sites, matrix };
}

/** What a matrix does, remembered. */
function actionOf(matrix: ComplexMatrix, sites: readonly number[]): Action {
  const key = hash(matrix.data);
  const alike = byContent.get(key);
  const same = alike?.find((entry) => isSame(entry.matrix, matrix));
  if (same) return same.action;
  const action = recognise(matrix, sites.length, `the matrix on sites [${sites}]`);
  if (knownNumbers + matrix.data.length <= mostNumbers) {
    knownNumbers += matrix.data.length;
    byContent.set(key, [...(alike ?? []), { matrix: { ...matrix, data: matrix.data.slice() }, action }]);
  }
  return action;
}

/** A 32-bit sum over the bits of all entries. */
function hash(data: Float64Array): number {
  const bits = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  let sum = data.length;
  for (let i = 0; i < bits.length; i++) sum = Math.imul(sum ^ (bits[i] as number), 0x01000193) ^ (sum >>> 15);
  return sum;
}

function isSame(a: ComplexMatrix, b: ComplexMatrix): boolean {
  if (a.data.length !== b.data.length) return false;
  for (let i = 0; i < a.data.length; i++) if (!Object.is(a.data[i], b.data[i])) return false;
  return true;
}

function describe({ letters, sites }: PauliString): string {
  const isLong = sites.length > 8;
  return isLong ? `of ${sites.length} letters` : `${letters} on [${sites}]`;
}
