import { ArgumentError } from '../../errors.ts';
import { matrixProduct, onParts, type AnyNode } from './complex.ts';
import { sizeOf } from './node.ts';
import { reshape, take } from './shapes.ts';

/**
 * y[o, p] = sum_{c, d} kernel[o, c, d] x[c, p + d - floor((width - 1)/2)], periodic in every direction: x [channels, ...lengths], kernel [out, channels, ...widths], y [out, ...lengths].
 */
export function convolve(x: AnyNode, kernel: AnyNode): AnyNode {
  const [channels = 0, ...lengths] = x.shape;
  const [out = 0, inner, ...widths] = kernel.shape;
  if (lengths.length === 0 || widths.length !== lengths.length || inner !== channels) {
    const got = `shapes are [${x.shape}] and [${kernel.shape}]`;
    throw new ArgumentError('convolve', 'take [channels, ...lengths] and [out, channels, ...widths]', got);
  }
  const places = periodicTaps(lengths, widths);
  const [positions, taps] = [sizeOf(lengths), sizeOf(widths)];
  const patches = onParts(x, (part) => {
    const flat = reshape(part, [channels, positions]);
    return reshape(take(flat, [...places], 1), [channels * taps, positions]);
  });
  const rows = onParts(kernel, (part) => reshape(part, [out, channels * taps]));
  return onParts(matrixProduct(rows, patches), (part) => reshape(part, [out, ...lengths]));
}

/** Which position tap t reads for output p, at `t positions + p`: row-major lengths, taps centred at floor((width - 1)/2), periodic. */
export function periodicTaps(lengths: readonly number[], widths: readonly number[]): Int32Array {
  const [positions, taps] = [sizeOf(lengths), sizeOf(widths)];
  const out = new Int32Array(taps * positions);
  for (let t = 0; t < taps; t++) {
    for (let p = 0; p < positions; p++) {
      let [tap, at, place, block] = [t, p, 0, 1];
      for (let axis = lengths.length - 1; axis >= 0; axis--) {
        const [n, w] = [lengths[axis] as number, widths[axis] as number];
        const shift = (tap % w) - ((w - 1) >> 1);
        place += (((((at % n) + shift) % n) + n) % n) * block;
        tap = Math.floor(tap / w);
        at = Math.floor(at / n);
        block *= n;
      }
      out[t * positions + p] = place;
    }
  }
  return out;
}
