/** log p(level)/2 of a softmax over the logits of the levels low..high, which are at `at` on; 0 where there is no choice. */
export function halfLogChance(
  heads: Float64Array,
  at: number,
  low: number,
  high: number,
  level: number,
): number {
  if (low === high) return 0;
  let largest = -Infinity;
  for (let k = at + low; k <= at + high; k++) largest = Math.max(largest, heads[k] as number);
  let sum = 0;
  for (let k = at + low; k <= at + high; k++) sum += Math.exp((heads[k] as number) - largest);
  return ((heads[at + level] as number) - largest - Math.log(sum)) / 2;
}

/** Its derivatives by all logits, into `out`, which is 0. */
export function chanceSlopes(
  heads: Float64Array,
  at: number,
  low: number,
  high: number,
  level: number,
  out: Float64Array,
  to: number,
): void {
  if (low === high) return;
  let largest = -Infinity;
  for (let k = at + low; k <= at + high; k++) largest = Math.max(largest, heads[k] as number);
  let sum = 0;
  for (let k = low; k <= high; k++) {
    const weight = Math.exp((heads[at + k] as number) - largest);
    out[to + k] = weight;
    sum += weight;
  }
  for (let k = low; k <= high; k++) out[to + k] = -(out[to + k] as number) / (2 * sum);
  out[to + level] = (out[to + level] as number) + 1 / 2;
}

/** The level of low..high at which the summed chances pass `uniform`, of [0, 1). */
export function drawLevel(
  heads: Float64Array,
  at: number,
  low: number,
  high: number,
  uniform: number,
): number {
  let largest = -Infinity;
  for (let k = at + low; k <= at + high; k++) largest = Math.max(largest, heads[k] as number);
  let sum = 0;
  for (let k = at + low; k <= at + high; k++) sum += Math.exp((heads[k] as number) - largest);
  let left = uniform * sum;
  for (let k = low; k < high; k++) {
    left -= Math.exp((heads[at + k] as number) - largest);
    if (left < 0) return k;
  }
  return high;
}
