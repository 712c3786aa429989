import { startOf, type Pass, type Track } from './conditionals.ts';

/** Derivatives by tanh become those by what is inside. */
export function throughTanh(
  { work, tracks, count }: Pass,
  signals: readonly Track[],
  track: number,
  t: number,
): void {
  const [values, own] = [tracks[track] as Track, signals[track] as Track];
  const [h, out] = [work.view(values.numbers), work.view(own.numbers)];
  for (let s = 0, at = startOf(values, t); s < count; s++, at += values.line) {
    for (let i = at; i < at + values.width; i++) {
      out[i] = (out[i] as number) * (1 - (h[i] as number) ** 2);
    }
  }
}
