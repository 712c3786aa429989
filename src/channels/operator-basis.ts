import { ArgumentError } from '../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { kron } from '../linalg/products.ts';
import { dimension, type Space } from '../spaces/space.ts';

/** One matrix of an operator basis. */
export interface BasisOperator {
  /** Names per site: letters I, X, Y, Z on two-level sites, Gell-Mann names on others; joined without a separator when all sites have two levels, else by blanks. */
  readonly label: string;
  readonly matrix: ComplexMatrix;
}

/**
 * The d^2 Hermitian generalised Gell-Mann matrices of d levels, in the scale of Pauli matrices: lambda_0 = 1, tr(lambda_a lambda_b) = d delta_ab. For two levels they are
 * I, X, Y, Z. Order: 1, then for k = 1..d-1 the pairs X_jk = sqrt(d/2) (|j><k| + |k><j|), Y_jk = sqrt(d/2) (-i |j><k| + i |k><j|) for j < k, and
 * Z_k = sqrt(d/(k(k+1))) (sum_{j<k} |j><j| - k |k><k|): the order lambda_1..lambda_8 of M. Gell-Mann, Phys. Rev. 125 (1962) 1067.
 * Throws `ArgumentError` unless d is a positive count.
 */
export function gellMann(d: number): BasisOperator[] {
  if (!Number.isSafeInteger(d) || d < 1) throw new ArgumentError('d', 'be a positive count', `it is ${d}`);
  const two = d === 2;
  const made: BasisOperator[] = [{ label: 'I', matrix: identity(d) }];
  for (let k = 1; k < d; k++) {
    for (let j = 0; j < k; j++) {
      const [real, imaginary] = [zeros(d, d), zeros(d, d)];
      const [upper, lower] = [2 * (j * d + k), 2 * (k * d + j)];
      const size = Math.sqrt(d / 2);
      real.data[upper] = real.data[lower] = size;
      imaginary.data[upper + 1] = -size;
      imaginary.data[lower + 1] = size;
      const pair = `${j}${d > 10 ? '.' : ''}${k}`;
      made.push({ label: two ? 'X' : `X${pair}`, matrix: real });
      made.push({ label: two ? 'Y' : `Y${pair}`, matrix: imaginary });
    }
    const diagonal = zeros(d, d);
    const size = Math.sqrt(d / (k * (k + 1)));
    for (let j = 0; j <= k; j++) diagonal.data[2 * j * (d + 1)] = j < k ? size : -k * size;
    made.push({ label: two ? 'Z' : `Z${k}`, matrix: diagonal });
  }
  return made;
}

/**
 * The Hermitian operator basis of a space: all products of `gellMann` matrices, site 0 the slowest index; Pauli strings on qubits, in the order of `pauliWords`. tr(B_a B_b) = d delta_ab.
 * Cost 16 d^4 bytes.
 */
export function hermitianBasis(on: Space): BasisOperator[] {
  const separator = on.dims.every((levels) => levels === 2) ? '' : ' ';
  return on.dims.map(gellMann).reduce<BasisOperator[]>(
    (all, site) =>
      all.flatMap((a) =>
        site.map((b) => ({
          label: a.label === '' ? b.label : a.label + separator + b.label,
          matrix: kron(a.matrix, b.matrix),
        })),
      ),
    [{ label: '', matrix: identity(1) }],
  );
}

/**
 * The Weyl operators from d levels to d', W_ab |j> = exp(2 pi i b j/d) |j + a mod d'>, a = 0..d'-1 the slower index, b = 0..d-1: tr(W_i^dagger W_j) = d delta_ij. Unitary when
 * d' = d, where they are the generalised Pauli operators X^a Z^b; W_00 = 1.
 */
export function weylOperators(d: number, after: number = d): ComplexMatrix[] {
  return Array.from({ length: d * after }, (_, index) => {
    const [a, b] = [Math.floor(index / d), index % d];
    const out = zeros(after, d);
    for (let j = 0; j < d; j++) {
      const at = 2 * (((j + a) % after) * d + j);
      const [re, im] = rootOfUnity(b * j, d);
      out.data[at] = re;
      out.data[at + 1] = im;
    }
    return out;
  });
}

/** Products of Weyl operators site by site; where the number of sites changes, those of the whole spaces as one site. */
export function weylBasis(from: Space, to: Space): ComplexMatrix[] {
  if (from.dims.length !== to.dims.length) return weylOperators(dimension(from), dimension(to));
  return from.dims
    .map((d, site) => weylOperators(d, to.dims[site]))
    .reduce((all, site) => all.flatMap((a) => site.map((b) => kron(a, b))), [identity(1)]);
}

/** Unitary errors, the identity first, pairwise orthogonal: Pauli strings on qubits, products of Weyl operators on other sites. */
export function errorBasis(on: Space): ComplexMatrix[] {
  if (on.dims.every((levels) => levels === 2)) return hermitianBasis(on).map(({ matrix }) => matrix);
  return weylBasis(on, on);
}

/** exp(2 pi i k/d), exact where it lies on an axis. */
function rootOfUnity(k: number, d: number): readonly [re: number, im: number] {
  const turn = k % d;
  if ((4 * turn) % d !== 0) {
    const angle = (2 * Math.PI * turn) / d;
    return [Math.cos(angle), Math.sin(angle)];
  }
  const quarter = (4 * turn) / d;
  return [[1, 0, -1, 0][quarter] as number, [0, 1, 0, -1][quarter] as number];
}
