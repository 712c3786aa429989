import type { Space } from '../../spaces/space.ts';

/**
 * Levels as a string, the first one leftmost: one digit each, or with commas between when a site of the space has more than ten levels. Never a number, so that
 * strings of any length are right.
 */
export function bitString(levels: ArrayLike<number>, { dims }: Space): string {
  return Array.prototype.join.call(levels, dims.some((d) => d > 10) ? ',' : '');
}
