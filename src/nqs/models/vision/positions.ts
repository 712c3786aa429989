import type { Step } from './step.ts';

/**
 * Several positions side by side: out[p, (t, c)] = x[places[t positionsOut + p], c]. Patches of a lattice, and the windows of convolutions.
 */
export function gather(from: number, to: number, places: Int32Array, width: number): Step {
  const taps = places.length / to;
  return {
    segments: [],
    doubles: to * taps * width,
    forward({ work, count }, _at, x) {
      const out = work.zeros(count * to * taps * width);
      const [y, input] = [work.view(out), work.view(x)];
      for (let s = 0, i = 0; s < count; s++) {
        for (let p = 0; p < to; p++) {
          for (let t = 0; t < taps; t++) {
            const start = (s * from + (places[t * to + p] as number)) * width;
            for (let c = 0; c < width; c++, i++) y[i] = input[start + c] as number;
          }
        }
      }
      return {
        out,
        pull: ({ work: inner }, dy) => {
          const dx = inner.zeros(count * from * width);
          const [a, b] = [inner.view(dx), inner.view(dy)];
          for (let s = 0, i = 0; s < count; s++) {
            for (let p = 0; p < to; p++) {
              for (let t = 0; t < taps; t++) {
                const start = (s * from + (places[t * to + p] as number)) * width;
                for (let c = 0; c < width; c++, i++)
                  a[start + c] = (a[start + c] as number) + (b[i] as number);
              }
            }
          }
          return dx;
        },
      };
    },
  };
}

/** The sum over all positions. */
export function pool(positions: number, width: number): Step {
  return {
    segments: [],
    doubles: width,
    forward({ work, count }, _at, x) {
      const out = work.zeros(count * width);
      const [y, input] = [work.view(out), work.view(x)];
      for (let row = 0, i = 0; i < input.length; row++) {
        const to = Math.floor(row / positions) * width;
        for (let c = 0; c < width; c++, i++) y[to + c] = (y[to + c] as number) + (input[i] as number);
      }
      return {
        out,
        pull: ({ work: inner }, dy) => {
          const dx = inner.zeros(count * positions * width);
          const [a, b] = [inner.view(dx), inner.view(dy)];
          for (let row = 0, i = 0; i < a.length; row++) {
            const from = Math.floor(row / positions) * width;
            for (let c = 0; c < width; c++, i++) a[i] = b[from + c] as number;
          }
          return dx;
        },
      };
    },
  };
}
