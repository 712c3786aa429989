import { ArgumentError, UnsupportedError } from '../errors.ts';
import { expm } from '../linalg/expm.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { scaled } from '../linalg/products.ts';
import { complexSqrt } from '../linalg/scalar-functions.ts';
import { complex, type Complex, type Scalar } from '../linalg/scalar.ts';
import type { ComplexTensor } from '../linalg/tensor.ts';
import { openAutomaton } from './automaton.ts';
import { finiteScalar } from './local-sum.ts';
import type { Mpo, Operator } from './operator.ts';
import { localStrings, pauliBasis, pauliStrings, unitBasis } from './operator-strings.ts';
import { requireProductForm } from './product-form.ts';

/** Options of `mpoPropagator`. */
export interface PropagatorOptions {
  /** 'II' (default) keeps all products of terms that share no site, and of on-site terms all; 'I' of the latter only one factor. */
  readonly kind?: 'I' | 'II';
  /** Of the error over a fixed time: 1 is one MPO, 2 (default) two of them with complex steps, whose product is one step. */
  readonly order?: 1 | 2;
}

/**
 * exp(z H) for a short step z (-i dt for real time, -dtau for imaginary) as matrix-product operators, to be applied one after the other, first one first. H may have any
 * range and many terms per site; unlike a Trotter formula nothing is split by bonds, and the bond dimension is that of the automaton of H less one: 2 for the
 * Ising chain in a field, 4 for Heisenberg. The error of one step is z^2 times the terms that overlap, of order 1 over a fixed time; the two complex steps z (1 +- i)/2
 * of order 2 cancel it. Not exactly unitary. Zaletel, Mong, Karrasch, Moore, Pollmann, Phys. Rev. B 91, 165112 (2015).
 * Takes local sums and Pauli sums; throws `UnsupportedError` for other forms and spaces without sites, `ArgumentError` for a step that is not finite.
 */
export function mpoPropagator(op: Operator, step: Scalar, options: PropagatorOptions = {}): Mpo[] {
  const { kind = 'II', order = 2 } = options;
  const z = finiteScalar(step, 'step');
  if (kind !== 'I' && kind !== 'II') {
    throw new ArgumentError('kind', "be 'I' or 'II'", `it is ${String(kind)}`);
  }
  if (order !== 1 && order !== 2) throw new ArgumentError('order', 'be 1 or 2', `it is ${String(order)}`);
  const tensors = automatonTensors(op);
  const { space } = requireProductForm(op, 'mpoPropagator');
  const steps = order === 1 ? [z] : [z.mul(complex(0.5, 0.5)), z.mul(complex(0.5, -0.5))];
  return steps.map((part) => ({ kind: 'mpo', space, tensors: propagatorTensors(tensors, part, kind) }));
}

function automatonTensors(op: Operator): ComplexTensor[] {
  const product = requireProductForm(op, 'mpoPropagator');
  if (product.space.dims.length === 0) {
    throw new UnsupportedError('`mpoPropagator` must have at least one site, but this space has none.');
  }
  if (product.kind === 'local-sum') return openAutomaton(product.space, localStrings(product), unitBasis);
  if (product.kind === 'pauli-sum') return openAutomaton(product.space, pauliStrings(product), pauliBasis);
  throw new UnsupportedError(
    `\`mpoPropagator\` must be given a sum of terms, but this operator is of kind '${product.kind}'. ` +
      'Build the Hamiltonian with `localSum` or `pauliSum`.',
  );
}

function propagatorTensors(
  automaton: readonly ComplexTensor[],
  z: Complex,
  kind: 'I' | 'II',
): ComplexTensor[] {
  const last = automaton.length - 1;
  return automaton.map((w, site) => {
    const [left, levels, , right] = w.shape as [number, number, number, number];
    const [rows, columns] = [site === 0 ? 1 : left - 1, site === last ? 1 : right - 1];
    const out = { shape: [rows, levels, levels, columns], data: new Float64Array(2 * rows * levels * levels * columns) }; // prettier-ignore
    const write = kind === 'I' ? writeLinear : writeExponential;
    const site4: SiteBlocks = { w, z, root: complexSqrt(z), levels };
    for (let a = 0; a < rows; a++) for (let b = 0; b < columns; b++) write(site4, a, b, out);
    return out;
  });
}

/** The automaton's tensor of a site, read by blocks: D from start to end, C from the start, B to the end, A between. */
interface SiteBlocks {
  readonly w: ComplexTensor;
  readonly z: Complex;
  /** A square root of z: each way in and out of a string has one. */
  readonly root: Complex;
  readonly levels: number;
}

/** The matrix from one state of the automaton to another, times a factor. */
function block({ w, levels }: SiteBlocks, from: number, to: number, factor: Complex): ComplexMatrix {
  const right = w.shape[3] as number;
  const out = zeros(levels, levels);
  for (let k = 0; k < levels * levels; k++) {
    const at = 2 * ((from * levels * levels + k) * right + to);
    out.data[2 * k] = w.data[at] as number;
    out.data[2 * k + 1] = w.data[at + 1] as number;
  }
  return scaled(out, factor);
}

/** W-I, state 0 being start and end in one: 1 + z D, root C, root B, A. */
function writeLinear(site: SiteBlocks, a: number, b: number, out: ComplexTensor): void {
  const factor = a === 0 && b === 0 ? site.z : a === 0 || b === 0 ? site.root : complex(1);
  const matrix = block(site, a === 0 ? 0 : a + 1, b === 0 ? 1 : b + 1, factor);
  if (a === 0 && b === 0) identity(site.levels).data.forEach((x, k) => ((matrix.data[k] as number) += x));
  put(out, a, b, matrix);
}

/**
 * W-II: with a hard-core boson for each of the two bonds, W[a, b] is what exp(z D + root C c+ + root B b+ + A b+ c+) makes of the vacuum, the
 * boson b being there where a > 0 and c where b > 0.
 */
function writeExponential(site: SiteBlocks, a: number, b: number, out: ComplexTensor): void {
  const { levels: d } = site;
  const [leftBoson, rightBoson] = [a > 0, b > 0];
  const size = (leftBoson ? 2 : 1) * (rightBoson ? 2 : 1);
  const generator = zeros(size * d, size * d);
  const D = block(site, 0, 1, site.z);
  for (let i = 0; i < size; i++) place(generator, D, i, i);
  const [left, right] = [rightBoson ? 2 : 1, 1];
  if (leftBoson) {
    const B = block(site, a + 1, 1, site.root);
    place(generator, B, left, 0);
    if (rightBoson) place(generator, B, left + right, right);
  }
  if (rightBoson) {
    const C = block(site, 0, b + 1, site.root);
    place(generator, C, right, 0);
    if (leftBoson) place(generator, C, left + right, left);
  }
  if (leftBoson && rightBoson) place(generator, block(site, a + 1, b + 1, complex(1)), 3, 0);
  put(out, a, b, corner(expm(generator), d));
}

/** Sets the block (row, column) of a matrix of blocks. */
function place(into: ComplexMatrix, part: ComplexMatrix, row: number, column: number): void {
  const { cols: d } = part;
  for (let r = 0; r < d; r++) {
    const at = 2 * ((row * d + r) * into.cols + column * d);
    into.data.set(part.data.subarray(2 * r * d, 2 * (r + 1) * d), at);
  }
}

/** The last block of the first column of blocks. */
function corner({ rows, cols, data }: ComplexMatrix, d: number): ComplexMatrix {
  const out = zeros(d, d);
  for (let r = 0; r < d; r++) {
    const at = 2 * (rows - d + r) * cols;
    out.data.set(data.subarray(at, at + 2 * d), 2 * r * d);
  }
  return out;
}

function put(out: ComplexTensor, a: number, b: number, matrix: ComplexMatrix): void {
  const [, d, , right] = out.shape as [number, number, number, number];
  for (let k = 0; k < d * d; k++) {
    const at = 2 * ((a * d * d + k) * right + b);
    out.data[at] = matrix.data[2 * k] as number;
    out.data[at + 1] = matrix.data[2 * k + 1] as number;
  }
}
