/** The number mantissa 2^exponent, which may lie far below the smallest double. The exponent is 0 or a negative multiple of `stride`. */
export interface Scaled {
  readonly mantissa: number;
  readonly exponent: number;
}

/** Mantissas are divided or multiplied by 2^stride when they leave the range between 2^-stride and 1. */
export const stride = 400;

/** 2^-stride. */
export const tiny: number = 2 ** -stride;

/** The same number with a mantissa that is not below 2^-stride, and not above 1 unless the exponent is 0. Zero stays. */
export function rescaled(mantissa: number, exponent: number): Scaled {
  const size = Math.abs(mantissa);
  if (size < tiny && size > 0) return rescaled(mantissa / tiny, exponent - stride);
  if (size >= 1 && exponent < 0) return rescaled(mantissa * tiny, exponent + stride);
  return { mantissa, exponent };
}

/** The product of a number and a factor. */
export function scaledTimes({ mantissa, exponent }: Scaled, factor: number): Scaled {
  return rescaled(mantissa * factor, exponent);
}

/** The number as a double: 0 where it is too small. */
export function toNumber({ mantissa, exponent }: Scaled): number {
  return mantissa * 2 ** exponent;
}
