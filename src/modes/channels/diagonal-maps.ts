/**
 * A channel on one mode that commutes with rotations takes each diagonal rho_(n+d, n) of a density matrix to itself. Here, the matrix of that map for one d >= 0 on `levels` - d
 * numbers n (real, row-major, image first).
 */
export type DiagonalMap = (d: number) => Float64Array;

/** Loss that keeps the share t: T_mn = b_(n+d, k) b_(n, k), k = n - m, with the roots b of the binomial distribution of k lost photons. */
export function lossMap(t: number, levels: number): DiagonalMap {
  const roots = countRoots(levels, (p, n, k) => {
    if (n === 0) return k === 0 ? 1 : 0;
    return k > n ? 0 : t * p(n - 1, k) + (k > 0 ? (1 - t) * p(n - 1, k - 1) : 0);
  });
  return (d) =>
    filled(levels - d, (m, n) =>
      n < m ? 0 : (roots[(n + d) * levels + n - m] as number) * (roots[n * levels + n - m] as number),
    );
}

/** The amplifier of a gain: T_mn = c_(n+d, k) c_(n, k), k = m - n, with the roots c of the negative binomial distribution of k photons gained. */
export function amplifierMap(gain: number, levels: number): DiagonalMap {
  const stay = 1 / gain;
  const roots = countRoots(
    levels,
    (p, n, k) => stay * (n > 0 ? p(n - 1, k) : k === 0 ? 1 : 0) + (k > 0 ? (1 - stay) * p(n, k - 1) : 0),
  );
  return (d) =>
    filled(levels - d, (m, n) =>
      m < n ? 0 : (roots[(n + d) * levels + m - n] as number) * (roots[n * levels + m - n] as number),
    );
}

/** The second map after the first. */
export function afterMap(second: DiagonalMap, first: DiagonalMap, levels: number): DiagonalMap {
  return (d) => {
    const size = levels - d;
    const [a, b] = [second(d), first(d)];
    const out = new Float64Array(size * size);
    for (let m = 0; m < size; m++) {
      for (let k = 0; k < size; k++) {
        const factor = a[m * size + k] as number;
        if (factor === 0) continue;
        for (let n = 0; n < size; n++) {
          out[m * size + n] = (out[m * size + n] as number) + factor * (b[k * size + n] as number);
        }
      }
    }
    return out;
  };
}

/** Each diagonal times a factor. */
export function factorMap(levels: number, factor: (d: number) => number): DiagonalMap {
  return (d) => filled(levels - d, (m, n) => (m === n ? factor(d) : 0));
}

/** The roots of probabilities p(n, k), n, k < levels, which a rule with positive terms gives from those before. */
function countRoots(
  levels: number,
  rule: (p: (n: number, k: number) => number, n: number, k: number) => number,
): Float64Array {
  const out = new Float64Array(levels * levels);
  const at = (n: number, k: number): number => out[n * levels + k] as number;
  for (let n = 0; n < levels; n++) {
    for (let k = 0; k < levels; k++) out[n * levels + k] = rule(at, n, k);
  }
  return out.map(Math.sqrt);
}

function filled(size: number, value: (m: number, n: number) => number): Float64Array {
  const out = new Float64Array(size * size);
  for (let m = 0; m < size; m++) {
    for (let n = 0; n < size; n++) out[m * size + n] = value(m, n);
  }
  return out;
}
