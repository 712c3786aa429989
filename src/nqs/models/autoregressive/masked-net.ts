import { throughTanh } from './through-tanh.ts';
import { affineMaker, apply, inputSignals, pullBack } from './affine.ts';
import { headsTrack, inputsTrack, settle, type Affine, type CausalNet } from './conditionals.ts';

/**
 * Dense layers of tanh whose weights are masked: `widths[l]` units per position in layer l, which read the units of the layer below at the same position and those before (the first layer reads the levels before).
 */
export function maskedNet(
  positions: number,
  inputs: number,
  outputs: number,
  widths: readonly number[],
): CausalNet {
  const { layers, count } = maskedLayers(positions, inputs, outputs, widths);
  return {
    tracks: [inputs, outputs, ...widths].map((width) => ({ width, lasting: true })),
    affines: layers.flat(),
    count,
    step(pass, t, rows) {
      layers.forEach((layer, l) => {
        const affine = layer[t] as Affine;
        const out = apply(pass, affine, t, rows);
        if (l < widths.length) pass.work.functions.tanh(out, out);
        settle(pass, affine.to, t, rows);
      });
    },
    back(pass, signals, t) {
      for (let l = widths.length; l >= 0; l--) {
        const affine = layers[l]?.[t] as Affine;
        if (l < widths.length) throughTanh(pass, signals, affine.to, t);
        if (l > 0) pullBack(pass, signals, affine, t, inputSignals(pass, signals, affine, t));
      }
    },
  };
}

/** The maps of each layer, heads last, at each position. */
function maskedLayers(
  positions: number,
  inputs: number,
  outputs: number,
  widths: readonly number[],
): { readonly layers: readonly (readonly Affine[])[]; readonly count: number } {
  const make = affineMaker();
  const layers = [...widths, outputs].map((width, l) =>
    Array.from({ length: positions }, (_, position): Affine => {
      const isTop = l === widths.length;
      const size = l === 0 ? position * inputs : (position + 1) * (widths[l - 1] as number);
      const from = l === 0 ? inputsTrack : headsTrack + l;
      return make({
        from,
        first: 0,
        inputs: size,
        to: isTop ? headsTrack : headsTrack + l + 1,
        outputs: width,
        position,
      });
    }),
  );
  return { layers, count: make.count() };
}
