import type { Numbers } from '../../../linalg/kernels/held.ts';
import { affineMaker, apply, inputSignals, pullBack } from './affine.ts';
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

/** The positions that a position follows, -1 for none: always as many. */
export type Predecessors = readonly (readonly number[])[];

const seenTrack = 2;
const stateTrack = 3;
const gatesTrack = 4;
const memoryTrack = 5;
const newTrack = 6;
const carryTrack = 7;

/**
 * Gated recurrent units along the order. With H the states and E the levels of the q positions before (0 where there is none): gates r, z = sigma([H, E] G + g), candidate n = tanh(E V + b + r (H U + c)),
 * state n + z (carry - n), and heads from the state. The carry is H for one predecessor and H C for two.
 */
export function gatedNet(inputs: number, outputs: number, units: number, before: Predecessors): CausalNet {
  const q = before[0]?.length ?? 1;
  const shape = { inputs, units, before, q };
  const { maps, count } = cellMaps(shape, outputs);
  const { gates, memory, candidate, carry, heads } = maps;
  const widths = [inputs, outputs, q * (units + inputs), units, 2 * units, units, units, units];
  return {
    tracks: widths.map((width, track) => ({
      width,
      lasting: track === inputsTrack || track === headsTrack || track === stateTrack,
    })),
    affines: [gates, memory, candidate, heads, ...(q > 1 ? [carry] : [])],
    count,
    step(pass, t, rows) {
      gather(pass, shape, t, rows);
      sigmoid(pass, apply(pass, gates, t, rows));
      apply(pass, memory, t, rows);
      const inner = apply(pass, candidate, t, rows);
      addGated(pass, inner, rows, units);
      pass.work.functions.tanh(inner, inner);
      if (q > 1) apply(pass, carry, t, rows);
      else copyCarry(pass, t, rows);
      blend(pass, rows, units);
      for (let track = stateTrack; track <= carryTrack; track++) settle(pass, track, t, rows);
      apply(pass, heads, t, rows);
      settle(pass, headsTrack, t, rows);
    },
    back(pass, signals, t) {
      pullBack(pass, signals, heads, t, inputSignals(pass, signals, heads, t));
      throughCell(pass, signals, t, units);
      for (const map of q > 1 ? [gates, memory, carry] : [gates, memory]) {
        pullBack(pass, signals, map, t, inputSignals(pass, signals, map, t));
      }
      scatter(pass, signals, shape, t);
    },
  };
}

/** The linear maps of a unit; that of the carry is used for two predecessors alone. */
function cellMaps(
  { inputs, units, q }: Shape,
  outputs: number,
): {
  readonly maps: Readonly<Record<'gates' | 'memory' | 'candidate' | 'carry' | 'heads', Affine>>;
  readonly count: number;
} {
  const make = affineMaker();
  const [hidden, from] = [q * units, seenTrack];
  const [all, levels] = [hidden + q * inputs, { first: hidden, inputs: q * inputs }];
  const maps = {
    gates: make({ from, first: 0, inputs: all, to: gatesTrack, outputs: 2 * units }),
    memory: make({ from, first: 0, inputs: hidden, to: memoryTrack, outputs: units }),
    candidate: make({ from, ...levels, to: newTrack, outputs: units }),
    carry: make({ from, first: 0, inputs: q > 1 ? hidden : 0, to: carryTrack, outputs: units }, false),
    heads: make({ from: stateTrack, first: 0, inputs: units, to: headsTrack, outputs }),
  };
  return { maps, count: make.count() };
}

interface Shape {
  readonly inputs: number;
  readonly units: number;
  readonly before: Predecessors;
  readonly q: number;
}

/** States and levels of the predecessors, side by side. */
function gather({ work, tracks }: Pass, { inputs, units, before, q }: Shape, t: number, rows: number): void {
  const [levels, seen, states] = [inputsTrack, seenTrack, stateTrack].map((k) => tracks[k]) as [
    Track,
    Track,
    Track,
  ];
  const [u, out, h] = [work.view(levels.numbers), work.view(seen.numbers), work.view(states.numbers)];
  before[t]?.forEach((p, i) => {
    for (let s = 0; s < rows; s++) {
      const at = s * seen.line + startOf(seen, t);
      const from = s * states.line + p * units;
      const to = at + i * units;
      for (let k = 0; k < units; k++) out[to + k] = p < 0 ? 0 : (h[from + k] as number);
      const [level, enter] = [s * levels.line + p * inputs, at + q * units + i * inputs];
      for (let k = 0; k < inputs; k++) out[enter + k] = p < 0 ? 0 : (u[level + k] as number);
    }
  });
}

/** sigma(x) = (1 + tanh(x/2))/2 in place. */
function sigmoid({ work }: Pass, x: Numbers): void {
  work.vectors.scale(x, 0.5);
  work.functions.tanh(x, x);
  const view = work.view(x);
  for (let i = 0; i < view.length; i++) view[i] = 0.5 + 0.5 * (view[i] as number);
}

/** x += r m. */
function addGated({ work, scratch }: Pass, x: Numbers, rows: number, units: number): void {
  const [out, g, m] = [x, scratch[gatesTrack], scratch[memoryTrack]].map((a) => work.view(a as Numbers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let s = 0, i = 0; s < rows; s++) {
    for (let k = 0; k < units; k++, i++) {
      out[i] = (out[i] as number) + (g[i + s * units] as number) * (m[i] as number);
    }
  }
}

function copyCarry({ work, tracks, scratch }: Pass, t: number, rows: number): void {
  const seen = tracks[seenTrack] as Track;
  const { width } = tracks[carryTrack] as Track;
  const [h, out] = [work.view(seen.numbers), work.view(scratch[carryTrack] as Numbers)];
  for (let s = 0, i = 0, at = startOf(seen, t); s < rows; s++, at += seen.line) {
    for (let k = 0; k < width; k++, i++) out[i] = h[at + k] as number;
  }
}

/** The state n + z (carry - n). */
function blend({ work, scratch }: Pass, rows: number, units: number): void {
  const view = (track: number): Float64Array => work.view(scratch[track] as Numbers);
  const [out, g, n, carry] = [view(stateTrack), view(gatesTrack), view(newTrack), view(carryTrack)];
  for (let s = 0, i = 0; s < rows; s++) {
    for (let k = 0; k < units; k++, i++) {
      const z = g[i + (s + 1) * units] as number;
      out[i] = (n[i] as number) + z * ((carry[i] as number) - (n[i] as number));
    }
  }
}

/** From the derivatives by the state to those by what is inside of gates and candidate, by the memory and by the carry. */
function throughCell(
  { work, tracks, count }: Pass,
  signals: readonly Track[],
  t: number,
  units: number,
): void {
  const [G, M] = [tracks[gatesTrack], tracks[memoryTrack]] as [Track, Track];
  const value = (track: number): Float64Array => work.view((tracks[track] as Track).numbers);
  const slope = (track: number): Float64Array => work.view((signals[track] as Track).numbers);
  const [g, m, n, c] = [value(gatesTrack), value(memoryTrack), value(newTrack), value(carryTrack)];
  const [dg, dm, dn, dc] = [slope(gatesTrack), slope(memoryTrack), slope(newTrack), slope(carryTrack)];
  const dh = slope(stateTrack);
  for (let s = 0; s < count; s++) {
    const [ig, i] = [s * G.line + startOf(G, t), s * M.line + startOf(M, t)];
    for (let k = 0; k < units; k++) {
      const [r, z] = [g[ig + k] as number, g[ig + units + k] as number];
      const [now, to] = [n[i + k] as number, dh[i + k] as number];
      const inner = to * (1 - z) * (1 - now * now);
      dn[i + k] = inner;
      dm[i + k] = inner * r;
      dg[ig + k] = inner * (m[i + k] as number) * r * (1 - r);
      dg[ig + units + k] = to * ((c[i + k] as number) - now) * z * (1 - z);
      dc[i + k] = to * z;
    }
  }
}

/** Adds the derivatives by the states of the predecessors to theirs. */
function scatter(
  { work, count }: Pass,
  signals: readonly Track[],
  { units, before, q }: Shape,
  t: number,
): void {
  const [seen, states, carry] = [seenTrack, stateTrack, carryTrack].map((k) => signals[k]) as [
    Track,
    Track,
    Track,
  ];
  const [from, out, dc] = [seen, states, carry].map(({ numbers }) => work.view(numbers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  before[t]?.forEach((p, i) => {
    if (p < 0) return;
    for (let s = 0; s < count; s++) {
      const [at, to] = [s * seen.line + startOf(seen, t) + i * units, s * states.line + p * units];
      const own = s * carry.line + startOf(carry, t);
      for (let k = 0; k < units; k++) {
        out[to + k] =
          (out[to + k] as number) + (from[at + k] as number) + (q === 1 ? (dc[own + k] as number) : 0);
      }
    }
  });
}
