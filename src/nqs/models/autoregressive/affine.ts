import type { Rng } from '../../../linalg/random.ts';
import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Target } from '../../../linalg/kernels/families/products.ts';
import { startOf, type Affine, type Pass, type Track } from './conditionals.ts';

/** Gives out places in the flat parameters, biases before weights. */
export function affineMaker(): {
  (shape: Omit<Affine, 'weights' | 'bias'>, withBias?: boolean): Affine;
  count(): number;
} {
  let at = 0;
  const make = (shape: Omit<Affine, 'weights' | 'bias'>, withBias = true): Affine => {
    const bias = withBias ? at : -1;
    if (withBias) at += shape.outputs;
    const weights = at;
    at += shape.inputs * shape.outputs;
    return { ...shape, weights, bias };
  };
  return Object.assign(make, { count: () => at });
}

/** First parameters: biases 0, but for those of places, weights normal with deviation `deviation`/sqrt(inputs). */
export function startParameters(
  affines: readonly Affine[],
  count: number,
  rng: Rng,
  deviation: number,
): Float64Array {
  const out = new Float64Array(count);
  for (const { inputs, outputs, weights, bias, isPlace } of affines) {
    for (let i = bias; isPlace && i < bias + outputs; i++) out[i] = deviation * rng.normal();
    const scale = deviation / Math.sqrt(Math.max(1, inputs));
    for (let i = weights; i < weights + inputs * outputs; i++) out[i] = scale * rng.normal();
  }
  return out;
}

/** The map at position t of the first rows, into the scratch of its target, which is returned. */
export function apply(pass: Pass, affine: Affine, t: number, rows: number): Numbers {
  const { work, tracks, scratch, biases } = pass;
  const { from, inputs, to, outputs, weights, bias } = affine;
  const source = tracks[from] as Track;
  const out = work.part(scratch[to] as Numbers, 0, rows * outputs);
  const view = work.view(out);
  for (let s = 0, i = 0; s < rows; s++) {
    for (let j = 0; j < outputs; j++, i++) view[i] = bias < 0 ? 0 : (biases[bias + j] as number);
  }
  if (inputs === 0) return out;
  work.products.real(
    { numbers: out, row: outputs },
    { numbers: work.part(source.numbers, inputStart(affine, source, t)), row: source.line, column: 1 },
    { numbers: work.part(pass.parameters, weights), row: outputs, column: 1 },
    { m: rows, k: inputs, n: outputs },
  );
  return out;
}

/** Adds what the derivatives by the outputs at position t are as derivatives by the inputs. */
export function pullBack(
  pass: Pass,
  signals: readonly Track[],
  affine: Affine,
  t: number,
  out: Target,
): void {
  const { inputs, to, outputs, weights } = affine;
  if (inputs === 0) return;
  const { work } = pass;
  const above = signals[to] as Track;
  work.products.real(
    out,
    { numbers: work.part(above.numbers, startOf(above, t)), row: above.line, column: 1 },
    { numbers: work.part(pass.parameters, weights), row: 1, column: outputs },
    { m: pass.count, k: outputs, n: inputs },
  );
}

/** Where the derivatives by the inputs of a map go, if the whole of them is a part of a track. */
export function inputSignals(pass: Pass, signals: readonly Track[], affine: Affine, t: number): Target {
  const track = signals[affine.from] as Track;
  return { numbers: pass.work.part(track.numbers, inputStart(affine, track, t)), row: track.line };
}

function inputStart({ position, first }: Affine, track: Track, t: number): number {
  return position === undefined ? startOf(track, t) + first : 0;
}

/** Adds the derivatives by the parameters of a map, summed over positions: a row of `line` numbers for each row of the pass. */
export function addRows(
  pass: Pass,
  signals: readonly Track[],
  affine: Affine,
  out: Numbers,
  line: number,
): void {
  const { work, count } = pass;
  const { inputs, outputs, weights, bias } = affine;
  const { source, above, read, write, times } = placesOf(pass, signals, affine);
  if (inputs > 0) {
    work.products.real(
      { numbers: work.part(out, weights), row: outputs, batch: line },
      { numbers: work.part(source.numbers, read), row: 1, column: source.width, batch: source.line },
      { numbers: work.part(above.numbers, write), row: above.width, column: 1, batch: above.line },
      { m: inputs, k: times, n: outputs, batch: count },
    );
  }
  if (bias < 0) return;
  const [to, b] = [work.view(out), work.view(above.numbers)];
  for (let s = 0; s < count; s++) {
    const at = s * line + bias;
    for (let p = 0, i = s * above.line + write; p < times; p++, i += above.width) {
      for (let j = 0; j < outputs; j++) to[at + j] = (to[at + j] as number) + (b[i + j] as number);
    }
  }
}

/** The same summed over rows. */
export function addSum(pass: Pass, signals: readonly Track[], affine: Affine, out: Numbers): void {
  const { work, count } = pass;
  const { inputs, outputs, weights, bias, position } = affine;
  const { source, above, read, write, times } = placesOf(pass, signals, affine);
  const [own, theirs] = position === undefined ? [source.width, above.width] : [source.line, above.line];
  if (inputs > 0) {
    work.products.real(
      { numbers: work.part(out, weights), row: outputs },
      { numbers: work.part(source.numbers, read), row: 1, column: own },
      { numbers: work.part(above.numbers, write), row: theirs, column: 1 },
      { m: inputs, k: count * times, n: outputs },
    );
  }
  if (bias < 0) return;
  const [to, b] = [work.view(out), work.view(above.numbers)];
  for (let q = 0, i = write; q < count * times; q++, i += theirs) {
    for (let j = 0; j < outputs; j++) {
      to[bias + j] = (to[bias + j] as number) + (b[i + j] as number);
    }
  }
}

/** Where inputs and derivatives by outputs start in a line, and at how many positions. */
function placesOf(
  { tracks }: Pass,
  signals: readonly Track[],
  { from, first, to, position }: Affine,
): { source: Track; above: Track; read: number; write: number; times: number } {
  const [source, above] = [tracks[from] as Track, signals[to] as Track];
  if (position !== undefined) return { source, above, read: 0, write: position * above.width, times: 1 };
  return { source, above, read: first, write: 0, times: above.line / above.width };
}
