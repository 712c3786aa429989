import { modulus } from '../../linalg/scalar.ts';

/**
 * A complex number (re + i im) e^{i pi eighths / 4} 2^{halves / 2}: the factors that Clifford operations and measurements bring are exact integers, whatever
 * else multiplies the state goes to re and im, whose size is kept near one. Zero is re = im = 0.
 */
export interface Scale {
  re: number;
  im: number;
  eighths: number;
  halves: number;
}

/** How close to an eighth root of one times a power of sqrt 2 a factor counts as exactly that: its own rounding. */
const roundingOfFactors = 8 * Number.EPSILON;

const roots: readonly (readonly [number, number])[] = [
  [1, 0],
  [Math.SQRT1_2, Math.SQRT1_2],
  [0, 1],
  [-Math.SQRT1_2, Math.SQRT1_2],
  [-1, 0],
  [-Math.SQRT1_2, -Math.SQRT1_2],
  [0, -1],
  [Math.SQRT1_2, -Math.SQRT1_2],
];

/** The number one. */
export function unitScale(): Scale {
  return { re: 1, im: 0, eighths: 0, halves: 0 };
}

/** Whether the number is zero. */
export function isZero({ re, im }: Scale): boolean {
  return re === 0 && im === 0;
}

/** Multiplies by e^{i pi eighths / 4} 2^{halves / 2}. */
export function turn(scale: Scale, eighths: number, halves = 0): void {
  scale.eighths = (scale.eighths + eighths) & 7;
  scale.halves += halves;
}

/** Makes it zero. */
export function vanish(scale: Scale): void {
  Object.assign(scale, { re: 0, im: 0, eighths: 0, halves: 0 });
}

/** Multiplies by a finite complex number; one that is e^{i pi k / 4} 2^{h / 2} within its rounding stays exact. */
export function multiplyScale(scale: Scale, re: number, im: number): void {
  if (re === 1 && im === 0) return;
  const size = modulus(re, im);
  if (size === 0) {
    vanish(scale);
    return;
  }
  const halves = Math.round(2 * Math.log2(size));
  // In two steps, since neither factor may leave the range of a double.
  const [low, high] = [Math.trunc(halves / 2), halves - Math.trunc(halves / 2)];
  const x = re / powerOfRoot(low) / powerOfRoot(high);
  const y = im / powerOfRoot(low) / powerOfRoot(high);
  const eighths = ((Math.round(Math.atan2(y, x) / (Math.PI / 4)) % 8) + 8) % 8;
  const [cos, sin] = roots[eighths] as readonly [number, number];
  turn(scale, 0, halves);
  if (Math.abs(x - cos) <= roundingOfFactors && Math.abs(y - sin) <= roundingOfFactors) {
    turn(scale, eighths);
    return;
  }
  [scale.re, scale.im] = [scale.re * x - scale.im * y, scale.re * y + scale.im * x];
  balance(scale);
}

/** The number itself; past the range of a double it becomes 0 or infinite. */
export function valueOf(scale: Scale): readonly [re: number, im: number] {
  const [cos, sin] = roots[scale.eighths] as readonly [number, number];
  const [re, im] = [scale.re * cos - scale.im * sin, scale.re * sin + scale.im * cos];
  const size = powerOfRoot(scale.halves);
  return [re * size, im * size];
}

/** The modulus. */
export function sizeOf(scale: Scale): number {
  return modulus(scale.re, scale.im) * powerOfRoot(scale.halves);
}

/** Divides a number that is not zero by its modulus. */
export function normalizeScale(scale: Scale): void {
  const size = modulus(scale.re, scale.im);
  scale.re /= size;
  scale.im /= size;
  scale.halves = 0;
}

/** log of the number, principal branch. */
export function logOf(scale: Scale): readonly [re: number, im: number] {
  const [cos, sin] = roots[scale.eighths] as readonly [number, number];
  const angle = Math.atan2(scale.re * sin + scale.im * cos, scale.re * cos - scale.im * sin);
  return [Math.log(modulus(scale.re, scale.im)) + (scale.halves * Math.LN2) / 2, angle];
}

/** Moves powers of two from re and im to `halves`, so that long products neither overflow nor underflow. */
function balance(scale: Scale): void {
  const size = modulus(scale.re, scale.im);
  if (size > 1e-60 && size < 1e60) return;
  const power = Math.round(Math.log2(size));
  scale.re *= 2 ** -power;
  scale.im *= 2 ** -power;
  scale.halves += 2 * power;
}

/** 2^{halves / 2}. */
function powerOfRoot(halves: number): number {
  const whole = Math.floor(halves / 2);
  return 2 ** whole * (halves - 2 * whole === 1 ? Math.SQRT2 : 1);
}
