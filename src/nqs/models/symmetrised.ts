import { ArgumentError } from '../../errors.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Walker } from '../ansatz.ts';
import { plainWalker } from '../plain-walker.ts';
import { requireGroup } from './permutation-group.ts';

/**
 * The part of a model in one symmetry sector: psi(x) = 1/|G| sum_g conj(chi_g) phi(g^-1 x), which obeys psi(g^-1 x) = chi_g psi(x). `group` lists all permutations, g[i] being the site that
 * site i goes to; `characters` are those of a one-dimensional representation, interleaved re, im (1 for all by default). The mode stays, but a real model with complex characters is `general`. A sum
 * that cancels to 13 digits counts as amplitude 0. Cost: |G| times that of the model. Throws `ArgumentError` unless the permutations are a group that keeps the numbers of levels, and the characters
 * multiply as they do.
 */
export function symmetrised(
  ansatz: Ansatz,
  group: readonly (readonly number[])[],
  characters?: ArrayLike<number>,
): Ansatz {
  requireGroup(ansatz.space, group);
  const chi = Float64Array.from(characters ?? group.flatMap(() => [1, 0]));
  requireCharacters(group, chi);
  return new SymmetrisedAnsatz(ansatz, group.map((g) => [...g]), chi); // prettier-ignore
}

/** Throws `ArgumentError` unless chi_g chi_h = chi_gh, all of modulus 1. */
function requireCharacters(group: readonly (readonly number[])[], chi: Float64Array): void {
  if (chi.length !== 2 * group.length) {
    throw new ArgumentError(
      'characters',
      `hold ${2 * group.length} numbers, re and im of each`,
      `it holds ${chi.length}`,
    );
  }
  const place = new Map(group.map((g, i) => [g.join(), i]));
  group.forEach((g, i) => {
    group.forEach((h, j) => {
      const k = place.get(h.map((to) => g[to]).join()) ?? 0;
      const [a, b, c, d] = [chi[2 * i], chi[2 * i + 1], chi[2 * j], chi[2 * j + 1]] as [
        number,
        number,
        number,
        number,
      ];
      const re = a * c - b * d - (chi[2 * k] as number);
      const im = a * d + b * c - (chi[2 * k + 1] as number);
      if (Math.abs(re) + Math.abs(im) < 1e-9 && Math.abs(a * a + b * b - 1) < 1e-9) return;
      throw new ArgumentError('characters', 'multiply as the permutations do, with modulus 1', `those of elements ${i} and ${j} do not`); // prettier-ignore
    });
  });
}

/** Sums that are this much smaller than their terms count as 0. */
const cancelled = 1e-13;

/** log psi, and the shares conj(chi_g) phi(g^-1 x)/sum of the images of each configuration. */
interface Shares {
  readonly logs: Float64Array;
  readonly shares: Float64Array;
}

class SymmetrisedAnsatz implements Ansatz {
  readonly kind = 'symmetrised';
  readonly space: Ansatz['space'];
  readonly mode: AnsatzMode;
  readonly signs?: 'free';
  readonly parameters: Float64Array;
  readonly #inner: Ansatz;
  readonly #group: readonly (readonly number[])[];
  readonly #chi: Float64Array;

  constructor(inner: Ansatz, group: readonly (readonly number[])[], chi: Float64Array) {
    this.space = inner.space;
    this.parameters = inner.parameters;
    const complex = chi.some((x, i) => i % 2 === 1 && Math.abs(x) > 1e-9);
    this.mode = inner.mode === 'real' && complex ? 'general' : inner.mode;
    if (inner.signs ?? chi.some((x, i) => i % 2 === 0 && x < 0.5)) this.signs = 'free';
    this.#inner = inner;
    this.#group = group;
    this.#chi = chi;
  }

  with(parameters: Float64Array): SymmetrisedAnsatz {
    return new SymmetrisedAnsatz(this.#inner.with(parameters), this.#group, this.#chi);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    this.#inParts(batch, (images, first, count) => {
      out.set(this.#shares(this.#inner.logAmplitudes(images), count).logs, 2 * first);
    });
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const [from, to] = [this.#inner.mode === 'real' ? 1 : 2, this.mode === 'real' ? 1 : 2];
    const order = this.#group.length;
    let out = new Float64Array(0);
    this.#inParts(batch, (images, first, count) => {
      const { shares } = this.#shares(this.#inner.logAmplitudes(images), count);
      const rows = this.#inner.logDerivatives(images);
      const line = rows.length / (from * count * order);
      if (out.length === 0) out = new Float64Array(to * line * batch.count);
      for (let t = 0; t < count * order; t++) {
        const at = to * line * (first + Math.floor(t / order));
        addRow(out, at, to, rows.subarray(t * from * line, (t + 1) * from * line), from, shares, t);
      }
    });
    return out;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const inner = this.#inner;
    const order = this.#group.length;
    let out = new Float64Array(0);
    this.#inParts(batch, (images, first, count) => {
      const { shares } = this.#shares(inner.logAmplitudes(images), count);
      const own = spread(weights, this.mode === 'real' ? 1 : 2, first, shares, order);
      const sum =
        inner.mode === 'real' ? realSum(inner, images, own, this.mode) : inner.backward(images, own);
      if (out.length === 0) out = new Float64Array(sum.length);
      for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + (sum[k] as number);
    });
    return out;
  }

  /** Plain walkers, but from an amplitude 0 every change is taken: a quotient of 1e150, finite and impossible to overlook. */
  walker(batch: Batch): Walker {
    const walker = plainWalker(this, batch);
    return {
      batch: walker.batch,
      ratios: (moves, out) => {
        walker.ratios(moves, out);
        for (let i = 0; i < 2 * moves.count; i += 2) {
          if (Math.abs(out[i] as number) + Math.abs(out[i + 1] as number) < Infinity) continue;
          const row = moves.rows[i / 2] as number;
          const { levels, sites } = walker.batch;
          const now = { count: 1, sites, levels: levels.slice(row * sites, (row + 1) * sites) };
          if (this.logAmplitudes(now)[0] !== -Infinity) continue;
          out[i] = 1e150;
          out[i + 1] = 0;
        }
      },
      accept: (moves, accepted) => walker.accept(moves, accepted),
    };
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, inner: this.#inner.spec(), group: this.#group.map((g) => [...g]), characters: [...this.#chi] }; // prettier-ignore
  }

  /** Parts of the batch with the images g^-1 x of their configurations, those of one configuration side by side. */
  #inParts(batch: Batch, use: (images: Batch, first: number, count: number) => void): void {
    const { sites, levels } = batch;
    const order = this.#group.length;
    const step = Math.max(1, Math.floor(4096 / order));
    for (let first = 0; first < batch.count; first += step) {
      const count = Math.min(step, batch.count - first);
      const out = new Int32Array(count * order * sites);
      let to = 0;
      for (let s = first; s < first + count; s++) {
        for (const g of this.#group) for (const at of g) out[to++] = levels[s * sites + at] as number;
      }
      use({ count: count * order, sites, levels: out }, first, count);
    }
  }

  #shares(logs: Float64Array, count: number): Shares {
    const order = this.#group.length;
    const shares = new Float64Array(logs.length);
    const out = new Float64Array(2 * count);
    for (let s = 0; s < count; s++) {
      const terms = shares.subarray(2 * s * order, 2 * (s + 1) * order);
      const largest = fillTerms(terms, logs.subarray(2 * s * order, 2 * (s + 1) * order), this.#chi);
      let [re, im, all] = [0, 0, 0];
      for (let i = 0; i < terms.length; i += 2) {
        const [x, y] = [terms[i] as number, terms[i + 1] as number];
        re += x;
        im += y;
        all += Math.sqrt(x * x + y * y);
      }
      const size = Math.sqrt(re * re + im * im);
      const zero = size <= cancelled * all;
      out[2 * s] = zero ? -Infinity : largest + Math.log(size / order);
      out[2 * s + 1] = zero ? 0 : Math.atan2(im, re);
      for (let i = 0; i < terms.length; i += 2) {
        const [x, y] = [terms[i] as number, terms[i + 1] as number];
        terms[i] = zero ? 0 : (x * re + y * im) / size / size;
        terms[i + 1] = zero ? 0 : (y * re - x * im) / size / size;
      }
    }
    return { logs: out, shares };
  }
}

/** conj(chi_g) phi_g relative to the largest modulus, whose logarithm is returned. */
function fillTerms(terms: Float64Array, logs: Float64Array, chi: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < logs.length; i += 2) largest = Math.max(largest, logs[i] as number);
  if (largest === -Infinity) return largest;
  for (let i = 0; i < logs.length; i += 2) {
    const size = Math.exp((logs[i] as number) - largest);
    const [c, s] =
      size === 0 ? [0, 0] : [size * Math.cos(logs[i + 1] as number), size * Math.sin(logs[i + 1] as number)];
    const [a, b] = [chi[i] as number, -(chi[i + 1] as number)];
    terms[i] = a * c - b * s;
    terms[i + 1] = a * s + b * c;
  }
  return largest;
}

/** out[at..] += share t times a row. */
function addRow(
  out: Float64Array,
  at: number,
  to: number,
  row: Float64Array,
  from: number,
  shares: Float64Array,
  t: number,
): void {
  const [u, v] = [shares[2 * t] as number, shares[2 * t + 1] as number];
  for (let k = 0; from * k < row.length; k++) {
    const [x, y] = from === 1 ? [row[k] as number, 0] : [row[2 * k] as number, row[2 * k + 1] as number];
    const place = at + to * k;
    out[place] = (out[place] as number) + u * x - v * y;
    if (to === 2) out[place + 1] = (out[place + 1] as number) + u * y + v * x;
  }
}

/** The weight of each configuration times the shares of its images, interleaved. */
function spread(
  weights: Float64Array,
  width: 1 | 2,
  first: number,
  shares: Float64Array,
  order: number,
): Float64Array {
  const out = new Float64Array(shares.length);
  for (let t = 0; 2 * t < out.length; t++) {
    const s = first + Math.floor(t / order);
    const [a, b] = [weights[width * s] as number, width === 2 ? (weights[2 * s + 1] as number) : 0];
    const [u, v] = [shares[2 * t] as number, shares[2 * t + 1] as number];
    out[2 * t] = a * u - b * v;
    out[2 * t + 1] = a * v + b * u;
  }
  return out;
}

/** The reverse pass of a real model with complex weights; their real parts alone where the result is real. */
function realSum(inner: Ansatz, images: Batch, weights: Float64Array, mode: AnsatzMode): Float64Array {
  const part = (of: 0 | 1): Float64Array =>
    inner.backward(
      images,
      weights.filter((_, i) => i % 2 === of),
    );
  const re = part(0);
  if (mode === 'real') return re;
  const im = part(1);
  return Float64Array.from({ length: 2 * re.length }, (_, i) => (i % 2 === 0 ? re : im)[i >> 1] as number);
}
