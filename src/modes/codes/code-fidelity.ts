import { isKrausLike, type KrausLike } from '../../channels/channel.ts';
import { toKraus } from '../../channels/convert.ts';
import { ArgumentError } from '../../errors.ts';
import { eigh, type HermitianEigen } from '../../linalg/eigh.ts';
import { fromDiagonal } from '../../linalg/hermitian-function.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { dagger, entry, multiply, trace } from '../../linalg/products.ts';
import { svd } from '../../linalg/svd.ts';
import { dimension, requireSameSpace } from '../../spaces/space.ts';
import type { Ket } from '../../states/ket.ts';
import { normalize } from '../../states/normalize.ts';

/** How well a code keeps quantum information through noise, as entanglement fidelities of d words: 1 is perfect. */
export interface CodeFidelity {
  /** With nothing done after the noise: (1/d^2) sum_k |tr P E_k|^2, P the projector on the code. */
  readonly bare: number;
  /** With the transpose (Petz) recovery: no less than the square of the best fidelity that any recovery gives, so that its infidelity is at most twice the least one. */
  readonly recovered: number;
  /** The largest overlap of two words as they were given. They are made orthonormal first, all alike. */
  readonly overlap: number;
}

/**
 * What a code with these words keeps through a channel, without recovery and with the transpose recovery R_k = P E_k^dagger N^(-1/2), N = sum_k E_k P E_k^dagger. The Gram matrix M of the vectors E_k |word i> is all
 * that counts: recovered = (1/d^2) sum_kl |sum_i (sqrt M)_(ki, li)|^2. Cost O((d K)^3) for K Kraus operators. Words cut by their levels are normalised. Throws `ArgumentError` unless there are
 * words and they are linearly independent, and for a channel that is not given by Kraus operators, `SpaceMismatchError`. Barnum and Knill, J. Math. Phys. 43 (2002) 2097.
 */
export function codeFidelity(words: readonly Ket[], channel: KrausLike): CodeFidelity {
  const { code, overlap } = orthonormal(words, channel);
  const d = words.length;
  const { operators } = toKraus(channel);
  const images = zeros(dimension(channel.to), operators.length * d);
  let bare = 0;
  operators.forEach((operator, k) => {
    const image = multiply(operator, code);
    if (image.rows === code.rows) {
      const { re, im } = trace(multiply(code, image, 'h', 'n'));
      bare += (re * re + im * im) / (d * d);
    }
    for (let r = 0; r < image.rows; r++) {
      images.data.set(image.data.subarray(2 * r * d, 2 * (r + 1) * d), 2 * (r * images.cols + k * d));
    }
  });
  // sqrt M = V diag(s) V^dagger of the images themselves: from M, zeros would come back as roots of rounding.
  const { s, vh } = svd(images);
  const diagonal = new Float64Array(2 * s.length);
  s.forEach((value, i) => (diagonal[2 * i] = value));
  const root = fromDiagonal(dagger(vh), diagonal);
  return { bare, recovered: blockTraces(root, d) / (d * d), overlap };
}

/** sum over pairs of d x d blocks of |trace|^2. */
function blockTraces(root: ComplexMatrix, d: number): number {
  let sum = 0;
  for (let row = 0; row < root.rows; row += d) {
    for (let col = 0; col < root.cols; col += d) {
      let [re, im] = [0, 0];
      for (let i = 0; i < d; i++) {
        const at = 2 * ((row + i) * root.cols + col + i);
        re += root.data[at] as number;
        im += root.data[at + 1] as number;
      }
      sum += re * re + im * im;
    }
  }
  return sum;
}

/** The words as orthonormal columns W (W^dagger W)^(-1/2), none favoured. */
function orthonormal(
  words: readonly Ket[],
  channel: KrausLike,
): { readonly code: ComplexMatrix; readonly overlap: number } {
  const [first] = words;
  if (!first) throw new ArgumentError('words', 'have at least one ket', 'there is none');
  if (!isKrausLike(channel)) {
    const got = `it is of kind ${(channel as { kind: string }).kind}`;
    throw new ArgumentError('channel', 'be given by Kraus operators', got, 'Convert it with `toKraus`.');
  }
  for (const word of words) requireSameSpace('Each word', channel.from, word.space);
  const d = words.length;
  const columns = zeros(first.data.length / 2, d);
  words.forEach((word, j) => {
    const { data } = normalize(word);
    for (let r = 0; r < columns.rows; r++) columns.data.set(data.subarray(2 * r, 2 * r + 2), 2 * (r * d + j));
  });
  const gram = multiply(columns, columns, 'h', 'n');
  let overlap = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const { re, im } = entry(gram, i, j);
      overlap = Math.max(overlap, Math.sqrt(re * re + im * im));
    }
  }
  const spectrum = eigh(gram);
  if ((spectrum.values[0] ?? 0) < 1e-12) {
    throw new ArgumentError('words', 'be linearly independent', `two of them overlap by ${overlap}`);
  }
  return { code: multiply(columns, inverseRoot(spectrum)), overlap };
}

/** A^(-1/2) of a positive matrix. */
function inverseRoot({ values, vectors }: HermitianEigen): ComplexMatrix {
  const diagonal = new Float64Array(2 * values.length);
  values.forEach((value, i) => (diagonal[2 * i] = value ** -0.5));
  return fromDiagonal(vectors, diagonal);
}
