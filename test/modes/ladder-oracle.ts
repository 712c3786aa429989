/**
 * Exponentials of generators made of ladder operators on states of modes with many more levels than are asked for, by Taylor series in small steps: slow, and without a matrix.
 */
export type Amplitudes = {
  readonly dims: readonly number[];
  readonly re: Float64Array;
  readonly im: Float64Array;
};

/** One term of a generator: a factor times powers of ladder operators, applied from the right: 'a0+' creates in mode 0, 'a1' annihilates in mode 1. */
export interface LadderTerm {
  readonly re: number;
  readonly im: number;
  readonly word: readonly (readonly [site: number, creates: boolean])[];
}

/** The entries of a generator: pairs of places with a factor. */
interface Entries {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** exp(G)|psi> for an anti-Hermitian G whose norm is below `size`: in steps of norm 6, 44 terms each, which leaves e^6 roundings. */
export function evolved(psi: Amplitudes, terms: readonly LadderTerm[], size: number): Amplitudes {
  const entries = entriesOf(psi.dims, terms);
  const steps = Math.max(1, Math.ceil(size / 6));
  const out = { dims: psi.dims, re: psi.re.slice(), im: psi.im.slice() };
  for (let step = 0; step < steps; step++) {
    let re: Float64Array = out.re.slice();
    let im: Float64Array = out.im.slice();
    for (let k = 1; k <= 44; k++) {
      [re, im] = applied(entries, re, im, 1 / (steps * k));
      for (let i = 0; i < re.length; i++) {
        out.re[i]! += re[i]!;
        out.im[i]! += im[i]!;
      }
    }
  }
  return out;
}

function applied(
  { from, to, re, im }: Entries,
  x: Float64Array,
  y: Float64Array,
  factor: number,
): [Float64Array, Float64Array] {
  const [u, v] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let e = 0; e < to.length; e++) {
    const [a, b] = [factor * x[from[e]!]!, factor * y[from[e]!]!];
    u[to[e]!]! += re[e]! * a - im[e]! * b;
    v[to[e]!]! += re[e]! * b + im[e]! * a;
  }
  return [u, v];
}

function entriesOf(dims: readonly number[], terms: readonly LadderTerm[]): Entries {
  const found: [from: number, to: number, re: number, im: number][] = [];
  const strides = dims.map((_, s) => dims.slice(s + 1).reduce((a, b) => a * b, 1));
  const size = dims.reduce((a, b) => a * b, 1);
  for (const { re, im, word } of terms) {
    for (let from = 0; from < size; from++) {
      let [to, weight] = [from, 1];
      for (const [site, creates] of [...word].reverse()) {
        const n = Math.floor(to / strides[site]!) % dims[site]!;
        weight *= creates ? (n + 1 < dims[site]! ? Math.sqrt(n + 1) : 0) : Math.sqrt(n);
        to += creates ? strides[site]! : -strides[site]!;
        if (weight === 0) break;
      }
      if (weight === 0) continue;
      found.push([from, to, weight * re, weight * im]);
    }
  }
  return {
    from: Int32Array.from(found, ([x]) => x),
    to: Int32Array.from(found, ([, x]) => x),
    re: Float64Array.from(found, ([, , x]) => x),
    im: Float64Array.from(found, ([, , , x]) => x),
  };
}
