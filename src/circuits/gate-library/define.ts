import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import type { Expression } from '../expression.ts';
import { negative } from '../expression-build.ts';
import type { GateDefinition, GateInverse } from '../gate-definition.ts';

/** An entry of a matrix that is not zero: row, column, real and imaginary part. */
export type Entry = readonly [row: number, col: number, re: number, im: number];

/** A square matrix by its entries that are not zero. */
export function fromEntries(size: number, entries: readonly Entry[]): ComplexMatrix {
  const out = zeros(size, size);
  for (const [row, col, re, im] of entries) {
    out.data[2 * (row * size + col)] = re;
    out.data[2 * (row * size + col) + 1] = im;
  }
  return out;
}

/** A gate without angles. */
export interface ConstantGate {
  readonly name: string;
  readonly description: string;
  readonly sites?: number;
  readonly levels?: 'qubits' | 'any';
  /** The name of the gate that undoes it; itself by default. */
  readonly inverse?: string;
  /** The order in which the inverse takes the sites. */
  readonly order?: readonly number[];
  entries(dims: readonly number[]): readonly Entry[];
}

/** The definition of a gate without angles. */
export function constantGate(gate: ConstantGate): GateDefinition {
  const { name, description, sites = 1, levels = 'qubits', inverse = name, order } = gate;
  const matrix = (dims: readonly number[]): ComplexMatrix => fromEntries(sizeOf(dims), gate.entries(dims));
  return {
    name,
    description,
    sites,
    levels,
    angles: [],
    matrix: (_, dims) => matrix(dims),
    derivative: (_, __, dims) => zeros(sizeOf(dims), sizeOf(dims)),
    inverse: () => ({ name: inverse, angles: [], ...(order ? { order } : {}) }),
    powerAngles: [],
    spectra: [],
  };
}

/** How an angle comes into a matrix by diagonal factors exp(i angle L) on the left and exp(i angle R) on the right. */
export interface DiagonalAngle {
  readonly left?: readonly number[];
  readonly right?: readonly number[];
}

/** The part of a matrix that turns: its entries are linear in these three. */
export interface Turn {
  /** 1 in the matrix, 0 in its derivative. */
  readonly one: number;
  /** cos of frequency times angle, and its derivative. */
  readonly cos: number;
  readonly sin: number;
}

/** A gate with angles: one that turns (the first, when `frequency` is given), the others by diagonal factors. */
export interface AngledGate {
  readonly name: string;
  readonly description: string;
  readonly sites: number;
  readonly angles: readonly string[];
  readonly levels?: 'qubits' | 'any';
  /** Entries depend on cos and sin of frequency times the first angle. */
  readonly frequency?: number;
  readonly diagonal?: readonly DiagonalAngle[];
  readonly spectra: readonly (readonly number[])[];
  /** By default the first angle. */
  readonly powerAngles?: readonly number[];
  /** By default the same gate with the `powerAngles` negated. */
  inverse?(angles: readonly Expression[]): GateInverse;
  entries(turn: Turn, angles: readonly number[], dims: readonly number[]): readonly Entry[];
}

/** The definition of a gate with angles. */
export function angledGate(gate: AngledGate): GateDefinition {
  const { name, description, sites, angles, levels = 'qubits', frequency, spectra, powerAngles = [0] } = gate;
  const turning = frequency === undefined ? 0 : 1;
  const matrix = (values: readonly number[], dims: readonly number[]): ComplexMatrix =>
    fromEntries(sizeOf(dims), gate.entries(turnOf(frequency, values), values, dims));
  const negated = (given: readonly Expression[]): GateInverse => ({
    name,
    angles: given.map((angle, k) => (powerAngles.includes(k) ? negative(angle) : angle)),
  });
  return {
    name,
    description,
    sites,
    levels,
    angles,
    matrix,
    derivative: (values, which, dims) => {
      if (which >= turning) {
        return withDiagonals(matrix(values, dims), gate.diagonal?.[which - turning] ?? {});
      }
      const slope = slopeOf(frequency ?? 0, values);
      return fromEntries(sizeOf(dims), gate.entries(slope, values, dims));
    },
    inverse: (given) => (gate.inverse ? gate.inverse(given) : negated(given)),
    powerAngles,
    spectra,
  };
}

function turnOf(frequency: number | undefined, angles: readonly number[]): Turn {
  const x = (frequency ?? 0) * (angles[0] ?? 0);
  return { one: 1, cos: Math.cos(x), sin: Math.sin(x) };
}

function slopeOf(frequency: number, angles: readonly number[]): Turn {
  const x = frequency * (angles[0] as number);
  return { one: 0, cos: -frequency * Math.sin(x), sin: frequency * Math.cos(x) };
}

/** i (L U + U R). */
function withDiagonals(u: ComplexMatrix, { left, right }: DiagonalAngle): ComplexMatrix {
  const out = zeros(u.rows, u.cols);
  for (let row = 0; row < u.rows; row++) {
    for (let col = 0; col < u.cols; col++) {
      const factor = (left?.[row] ?? 0) + (right?.[col] ?? 0);
      const i = 2 * (row * u.cols + col);
      out.data[i] = 0 - factor * (u.data[i + 1] as number);
      out.data[i + 1] = factor * (u.data[i] as number);
    }
  }
  return out;
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, levels) => product * levels, 1);
}
