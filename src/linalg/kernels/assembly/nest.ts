/**
 * Walks the positions that a local map leaves alone. A nest in memory is i32: [outer segments][inner count][inner step in bytes][touch], eight bytes of
 * scratch, then per outer segment [count][step in bytes][position]. Kernels run the inner segment themselves, from a base address that `advance`
 * moves; positions are zero before and after a walk.
 */

// @ts-ignore: decorator
@inline
export function innerCount(nest: usize): i32 {
  return load<i32>(nest, 4);
}

// @ts-ignore: decorator
@inline
export function innerStep(nest: usize): usize {
  return load<usize>(nest, 8);
}

/** The base after `base`, or 0 when that was the last one. */
export function advance(nest: usize, base: usize): usize {
  let left = load<i32>(nest);
  let segment = nest + 24;
  while (left > 0) {
    const position = load<i32>(segment, 8);
    const step = load<usize>(segment, 4);
    if (position + 1 < load<i32>(segment)) {
      store<i32>(segment, position + 1, 8);
      return base + step;
    }
    store<i32>(segment, 0, 8);
    base -= step * <usize>position;
    segment += 12;
    --left;
  }
  return 0;
}

/**
 * Reads the contiguous inner run at `base` once, where the nest asks for it: runs of 0.5 to 4 KiB that are read in turns from several places are too
 * short for the memory's read-ahead, and one after the other they are not (a factor 3 on states larger than the cache).
 */
export function touch(nest: usize, base: usize): void {
  if (load<i32>(nest, 12) == 0) return;
  const end = base + (<usize>innerCount(nest) << 4);
  let sum: f64 = 0;
  do {
    sum += load<f64>(base);
    base += 64;
  } while (base < end);
  store<f64>(nest, sum, 16);
}
