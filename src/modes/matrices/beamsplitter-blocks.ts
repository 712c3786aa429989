/** The part of a beamsplitter with a fixed number of photons, on the states |p, photons - p> with lowest <= p < lowest + size. */
export interface PhotonBlock {
  readonly photons: number;
  readonly lowest: number;
  readonly size: number;
  /** <p, photons - p| U |m, photons - m>, real, row-major in (p - lowest, m - lowest). */
  readonly matrix: Float64Array;
}

/**
 * U = exp(theta (a^dagger b - a b^dagger)) on two modes with the given levels, by numbers of photons, exact where blocks are cut by the levels. A block comes from the one with a photon less,
 * U|m, n> = (cos a^dagger - sin b^dagger) U|m-1, n>/sqrt m = (cos b^dagger + sin a^dagger) U|m, n-1>/sqrt n, by the mean of both with weights m and n. The mean is a
 * contraction, so that rounding grows no faster than the number of photons. Cost 10 flops per entry.
 */
export function beamsplitterBlocks(theta: number, levelsA: number, levelsB: number): PhotonBlock[] {
  const roots = Float64Array.from({ length: levelsA + levelsB }, (_, n) => Math.sqrt(n));
  const first: PhotonBlock = { photons: 0, lowest: 0, size: 1, matrix: Float64Array.of(1) };
  const out = [first];
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  for (let photons = 1; photons < levelsA + levelsB - 1; photons++) {
    const lowest = Math.max(0, photons - levelsB + 1);
    const size = Math.min(photons, levelsA - 1) - lowest + 1;
    const block = { photons, lowest, size, matrix: new Float64Array(size * size) };
    fillBlock(block, out[photons - 1] as PhotonBlock, cos, sin, roots);
    out.push(block);
  }
  return out;
}

function fillBlock(
  { photons, lowest, size, matrix }: PhotonBlock,
  before: PhotonBlock,
  cos: number,
  sin: number,
  roots: Float64Array,
): void {
  const [c, s] = [cos / photons, sin / photons];
  const shift = lowest - before.lowest;
  for (let row = 0; row < size; row++) {
    const p = row + lowest;
    const [rootP, rootQ] = [roots[p] as number, roots[photons - p] as number];
    // Rows of the block before with p - 1 and p photons in the first mode, where they exist.
    const up = row + shift - 1 >= 0 ? (row + shift - 1) * before.size : -1;
    const same = row + shift < before.size ? (row + shift) * before.size : -1;
    for (let col = 0; col < size; col++) {
      const m = col + lowest;
      const [rootM, rootN] = [roots[m] as number, roots[photons - m] as number];
      const [left, right] = [col + shift - 1, col + shift];
      let sum = 0;
      if (left >= 0) {
        if (up >= 0) sum += rootM * rootP * c * (before.matrix[up + left] as number);
        if (same >= 0) sum -= rootM * rootQ * s * (before.matrix[same + left] as number);
      }
      if (right < before.size) {
        if (same >= 0) sum += rootN * rootQ * c * (before.matrix[same + right] as number);
        if (up >= 0) sum += rootN * rootP * s * (before.matrix[up + right] as number);
      }
      matrix[row * size + col] = sum;
    }
  }
}
