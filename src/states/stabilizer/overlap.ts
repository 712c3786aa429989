import { bitDot } from '../../linalg/bit-matrix.ts';
import { amplitudeOf } from './amplitudes.ts';
import { copyForm, type ChForm } from './ch-form.ts';
import { generators } from './group.ts';
import { addPauli } from './pauli-action.ts';
import { isZero, turn, type Scale } from './scale.ts';

/**
 * <a|b>, undefined when it is 0. The product of (1 + g)/2 over the generators g of a's stabilizers is the projector |a><a|/<a|a>, so b becomes a <a|b>/<a|a>: any amplitude of both gives the
 * number with its phase. Cost n^3/16.
 */
export function overlapOfForms(a: ChForm, b: ChForm): Scale | undefined {
  if (isZero(a.scale) || isZero(b.scale)) return undefined;
  const projected = copyForm(b);
  for (const g of generators(a)) {
    addPauli(projected, g, 0);
    if (isZero(projected.scale)) return undefined;
    turn(projected.scale, 0, -2);
  }
  const x = supported(a);
  const [above, below] = [amplitudeOf(projected, x), amplitudeOf({ ...a, scale: { ...unit } }, x)];
  if (!above || !below) return undefined;
  // Both have the form of a: below is an eighth root of one over a root of two powers; conj(a.scale) brings in a's norm and phase.
  const { re, im, eighths, halves } = a.scale;
  turn(above, -below.eighths - eighths, halves - below.halves);
  return { ...above, re: above.re * re + above.im * im, im: above.im * re - above.re * im };
}

const unit: Scale = { re: 1, im: 0, eighths: 0, halves: 0 };

/** A configuration with an amplitude that is not 0: G w for w = s where v = 0. */
function supported({ n, words, g, v, s }: ChForm): Int32Array {
  const w = s.map((word, k) => word & ~(v[k] as number));
  return Int32Array.from({ length: n }, (_, p) => bitDot(g, p * words, w, 0, words));
}
