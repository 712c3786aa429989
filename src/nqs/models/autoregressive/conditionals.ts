import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';

/** Numbers that a net keeps of each row at each position. */
export interface TrackShape {
  readonly width: number;
  /** Whether later positions read it; else it is kept for the reverse pass alone. */
  readonly lasting: boolean;
}

/** A track in a workspace: `line` doubles per row, for all positions or, where nobody asks for earlier ones, for one. */
export interface Track {
  readonly numbers: Numbers;
  readonly width: number;
  readonly line: number;
}

/** The track that every net has of the encoded levels. */
export const inputsTrack = 0;

/** The track that every net has of the logits, then the phases, of the levels at each position. */
export const headsTrack = 1;

/** The tracks of some rows, as far as a net has come. */
export interface Pass {
  readonly work: Workspace;
  readonly parameters: Numbers;
  readonly biases: Float64Array;
  readonly count: number;
  readonly tracks: readonly Track[];
  /** One position of each track, rows one after another: for what kernels do on neighbouring numbers. */
  readonly scratch: readonly Numbers[];
}

/**
 * A map x W + b from one track to another, W [inputs, outputs] row-major and b inside the flat parameters. Without `position` it is the same at all positions and reads `inputs` numbers from `first` on
 * at the same position; with one it is that of this position and reads the line of `from` from its start: all positions before.
 */
export interface Affine {
  readonly from: number;
  readonly first: number;
  readonly inputs: number;
  readonly to: number;
  readonly outputs: number;
  readonly weights: number;
  /** -1 for none. */
  readonly bias: number;
  /** Whether biases tell positions apart, and so start as weights do, not at 0. */
  readonly isPlace?: true;
  readonly position?: number;
}

/**
 * A net that goes along the sites in an order: the logits and phases of the levels at a position are functions of the levels before it. It knows nothing of laws or of what is done with its heads.
 */
export interface CausalNet {
  readonly tracks: readonly TrackShape[];
  /** All its linear maps: the parameters, and where their gradients come from. */
  readonly affines: readonly Affine[];
  readonly count: number;
  /** Fills the tracks at position t of the first `rows` rows from inputs and tracks before t, heads included. */
  step(pass: Pass, t: number, rows: number): void;
  /** The reverse of `step`, on the same tracks filled with derivatives by what they hold: positions come from the last to the first. Leaves the derivatives by the outputs of the affine maps. */
  back(pass: Pass, signals: readonly Track[], t: number): void;
}

/** Where position t of a row starts in its line. */
export function startOf({ width, line }: Track, t: number): number {
  return line === width ? 0 : t * width;
}

/** Empty tracks for some rows. `keep` holds all positions of all tracks, for the reverse pass. */
export function openPass(
  work: Workspace,
  { tracks }: CausalNet,
  positions: number,
  count: number,
  parameters: Float64Array,
  keep: boolean,
): Pass {
  return {
    work,
    parameters: work.put(parameters),
    biases: parameters,
    count,
    tracks: tracks.map(({ width, lasting }) =>
      openTrack(work, width, count, keep || lasting ? positions : 1),
    ),
    scratch: tracks.map(({ width }) => work.zeros(count * width)),
  };
}

/** As many tracks for derivatives, of all positions. */
export function openSignals(
  work: Workspace,
  { tracks }: CausalNet,
  positions: number,
  count: number,
): readonly Track[] {
  return tracks.map(({ width }) => openTrack(work, width, count, positions));
}

function openTrack(work: Workspace, width: number, count: number, positions: number): Track {
  const line = positions * width;
  return { numbers: work.zeros(count * line), width, line };
}

/** Doubles that `openPass` takes for a row. */
export function doublesPerRow({ tracks }: CausalNet, positions: number, keep: boolean): number {
  return tracks.reduce((sum, { width, lasting }) => sum + width * (keep || lasting ? positions + 1 : 2), 0);
}

/** Copies position t of the scratch of a track into the track. */
export function settle({ work, tracks, scratch }: Pass, track: number, t: number, rows: number): void {
  const to = tracks[track] as Track;
  const [values, out] = [work.view(scratch[track] as Numbers), work.view(to.numbers)];
  const { width, line } = to;
  for (let s = 0, i = 0, at = startOf(to, t); s < rows; s++, at += line) {
    for (let k = 0; k < width; k++, i++) out[at + k] = values[i] as number;
  }
}
