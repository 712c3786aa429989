import { affineMaker, apply, inputSignals, pullBack } from './affine.ts';
import { attend, attendBack, type AttentionTracks } from './causal-attention.ts';
import {
  headsTrack,
  inputsTrack,
  settle,
  startOf,
  type Affine,
  type CausalNet,
  type Pass,
  type Track,
} from './conditionals.ts';
import { normaliseBack, normaliseRows } from './layer-norm.ts';
import { throughTanh } from './through-tanh.ts';

/** The size of an attention net. */
export interface AttentionShape {
  /** Numbers per position, a multiple of the heads. */
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Numbers of the hidden layer after each attention. */
  readonly hidden: number;
}

/** One layer: its tracks, normalised inputs first, and its maps. */
interface Block extends AttentionTracks {
  readonly first: number;
  readonly second: number;
  readonly units: number;
  readonly toQueries: Affine;
  readonly toKeys: Affine;
  readonly toValues: Affine;
  readonly fromMixed: Affine;
  readonly toUnits: Affine;
  readonly fromUnits: Affine;
}

interface Net {
  readonly blocks: readonly Block[];
  /** A bias per position, and the level before. */
  readonly places: readonly Affine[];
  readonly entry: Affine;
  readonly heads: Affine;
  readonly widths: readonly number[];
  readonly count: number;
  readonly shape: AttentionShape;
}

/** The numbers of each position to which all layers add, the level before it, and the numbers normalised at the end. */
const streamTrack = 2;
const seenTrack = 3;
const lastTrack = 4;

/**
 * Causal attention: x_t = place_t + level_{t-1} E, then per layer x += attend(n Q, n K, n V) O over the positions up to t and x += tanh(n C + c) D + d, n the normalised x (its gains are in the maps that follow),
 * and heads from the normalised x. Keys and values of earlier positions are kept.
 */
export function attentionNet(
  positions: number,
  inputs: number,
  outputs: number,
  shape: AttentionShape,
): CausalNet {
  const net = attentionMaps(positions, inputs, outputs, shape);
  const { blocks, places, entry, heads, widths, count } = net;
  const kept = new Set([inputsTrack, headsTrack, ...blocks.flatMap(({ keys, values }) => [keys, values])]);
  const maps = blocks.map((b) => [b.toQueries, b.toKeys, b.toValues, b.fromMixed, b.toUnits, b.fromUnits]);
  return {
    tracks: widths.map((width, track) => ({ width, lasting: kept.has(track) })),
    affines: [...places, entry, ...maps.flat(), heads],
    count,
    step: (pass, t, rows) => step(net, pass, t, rows),
    back: (pass, signals, t) => back(net, pass, signals, t),
  };
}

function attentionMaps(positions: number, inputs: number, outputs: number, shape: AttentionShape): Net {
  const { width, hidden } = shape;
  const make = affineMaker();
  const widths = [inputs, outputs, width, inputs, width + 1];
  const track = (size: number): number => widths.push(size) - 1;
  const stream = { first: 0, to: streamTrack, outputs: width };
  const places = Array.from({ length: positions }, (_, position) =>
    make({ ...stream, from: inputsTrack, inputs: 0, position, isPlace: true }),
  );
  const entry = make({ ...stream, from: seenTrack, inputs }, false);
  const blocks = Array.from({ length: shape.layers }, (): Block => {
    const [first, second] = [track(width + 1), track(width + 1)];
    const [queries, keys, values, mixed] = [track(width), track(width), track(width), track(width)];
    const [chances, units] = [track(shape.heads * positions), track(hidden)];
    const from = { from: first, first: 0, inputs: width, outputs: width };
    // What is added to the stream has a track of its own, since derivatives by the stream differ from layer to layer.
    const added = { first: 0, outputs: width };
    return {
      ...{ first, second, queries, keys, values, mixed, chances, units },
      toQueries: make({ ...from, to: queries }),
      toKeys: make({ ...from, to: keys }, false),
      toValues: make({ ...from, to: values }),
      fromMixed: make({ ...added, from: mixed, inputs: width, to: track(width) }, false),
      toUnits: make({ from: second, first: 0, inputs: width, to: units, outputs: hidden }),
      fromUnits: make({ ...added, from: units, inputs: hidden, to: track(width) }),
    };
  });
  const heads = make({ from: lastTrack, first: 0, inputs: width, to: headsTrack, outputs });
  return { blocks, places, entry, heads, widths, count: make.count(), shape };
}

function step({ blocks, places, entry, heads, shape }: Net, pass: Pass, t: number, rows: number): void {
  enter(pass, t, rows);
  addToStream(pass, places[t] as Affine, t, rows);
  addToStream(pass, entry, t, rows);
  for (const block of blocks) {
    normaliseRows(pass, streamTrack, block.first, t, rows);
    for (const map of [block.toQueries, block.toKeys, block.toValues]) {
      apply(pass, map, t, rows);
      settle(pass, map.to, t, rows);
    }
    attend(pass, block, shape.heads, t, rows);
    addToStream(pass, block.fromMixed, t, rows);
    normaliseRows(pass, streamTrack, block.second, t, rows);
    const units = apply(pass, block.toUnits, t, rows);
    pass.work.functions.tanh(units, units);
    settle(pass, block.units, t, rows);
    addToStream(pass, block.fromUnits, t, rows);
  }
  normaliseRows(pass, streamTrack, lastTrack, t, rows);
  apply(pass, heads, t, rows);
  settle(pass, headsTrack, t, rows);
}

function back({ blocks, heads, shape }: Net, pass: Pass, signals: readonly Track[], t: number): void {
  const through = (map: Affine): void => pullBack(pass, signals, map, t, inputSignals(pass, signals, map, t));
  through(heads);
  normaliseBack(pass, signals, streamTrack, lastTrack, t);
  for (const block of [...blocks].reverse()) {
    copySignals(pass, signals, block.fromUnits.to, t);
    through(block.fromUnits);
    throughTanh(pass, signals, block.units, t);
    through(block.toUnits);
    normaliseBack(pass, signals, streamTrack, block.second, t);
    copySignals(pass, signals, block.fromMixed.to, t);
    through(block.fromMixed);
    attendBack(pass, signals, block, shape.heads, t);
    for (const map of [block.toQueries, block.toKeys, block.toValues]) through(map);
    normaliseBack(pass, signals, streamTrack, block.first, t);
  }
}

/** Empties the stream at position t and writes the level before it, 0 for none. */
function enter({ work, tracks }: Pass, t: number, rows: number): void {
  const [levels, seen, stream] = [inputsTrack, seenTrack, streamTrack].map((k) => tracks[k]) as [
    Track,
    Track,
    Track,
  ];
  const [u, out, x] = [levels, seen, stream].map(({ numbers }) => work.view(numbers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let s = 0; s < rows; s++) {
    const [from, to] = [s * levels.line + (t - 1) * levels.width, s * seen.line + startOf(seen, t)];
    for (let k = 0; k < seen.width; k++) out[to + k] = t === 0 ? 0 : (u[from + k] as number);
    const at = s * stream.line + startOf(stream, t);
    x.fill(0, at, at + stream.width);
  }
}

/** Adds what a map gives to the stream. */
function addToStream(pass: Pass, map: Affine, t: number, rows: number): void {
  const values = pass.work.view(apply(pass, map, t, rows));
  const stream = pass.tracks[streamTrack] as Track;
  const x = pass.work.view(stream.numbers);
  for (let s = 0, i = 0, at = startOf(stream, t); s < rows; s++, at += stream.line) {
    for (let k = 0; k < stream.width; k++, i++) x[at + k] = (x[at + k] as number) + (values[i] as number);
  }
}

/** The derivatives by the stream as it is are those by what was added to it last. */
function copySignals({ work, count }: Pass, signals: readonly Track[], to: number, t: number): void {
  const [stream, own] = [signals[streamTrack] as Track, signals[to] as Track];
  const [x, out] = [work.view(stream.numbers), work.view(own.numbers)];
  for (let s = 0; s < count; s++) {
    const [from, at] = [s * stream.line + startOf(stream, t), s * own.line + startOf(own, t)];
    for (let k = 0; k < own.width; k++) out[at + k] = x[from + k] as number;
  }
}
