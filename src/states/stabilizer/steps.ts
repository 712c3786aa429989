import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { leftCx, leftCz, leftS, leftSwap, leftZ, type ChForm } from './ch-form.ts';
import { applyPauli, leftHadamard } from './pauli-action.ts';

/** The gates of which every Clifford operation is made. */
export type StepName = 'x' | 'z' | 's' | 'sdg' | 'h' | 'cx' | 'cz' | 'swap';

/** One gate on places of a short list of sites; `b` is the target of cx, and `a` again for gates on one site. */
export interface Step {
  readonly name: StepName;
  readonly a: number;
  readonly b: number;
}

/** Applies steps in order; place k is site `sites[k]`. */
export function applySteps(form: ChForm, steps: readonly Step[], sites: readonly number[]): void {
  for (const { name, a, b } of steps) applyStep(form, name, sites[a] as number, sites[b] as number);
}

function applyStep(form: ChForm, name: StepName, q: number, r: number): void {
  switch (name) {
    case 'x':
      return applyPauli(form, { sites: [q], letters: [1], turns: 0 });
    case 'z':
      return leftZ(form, q);
    case 's':
      return leftS(form, q, 1);
    case 'sdg':
      return leftS(form, q, 3);
    case 'h':
      return leftHadamard(form, q);
    case 'cx':
      return leftCx(form, q, r);
    case 'cz':
      return leftCz(form, q, r);
    case 'swap':
      return leftSwap(form, q, r);
    default:
      return name satisfies never;
  }
}

/** The matrix of steps on k places, the first place most significant. */
export function stepsMatrix(steps: readonly Step[], k: number): ComplexMatrix {
  const size = 2 ** k;
  const data = new Float64Array(2 * size * size);
  for (let i = 0; i < size; i++) data[2 * (i * size + i)] = 1;
  for (const step of steps) actOnRows(data, size, step, k);
  return { rows: size, cols: size, data };
}

function actOnRows(data: Float64Array, size: number, { name, a, b }: Step, k: number): void {
  const [p, q] = [1 << (k - 1 - a), 1 << (k - 1 - b)];
  for (let row = 0; row < size; row++) {
    const [inA, inB] = [(row & p) !== 0, (row & q) !== 0];
    if (name === 'h' && !inA) mixRows(data, size, row, row | p);
    if (name === 'x' && !inA) exchangeRows(data, size, row, row | p);
    if (name === 'cx' && inA && !inB) exchangeRows(data, size, row, row | q);
    if (name === 'swap' && inA && !inB) exchangeRows(data, size, row, (row & ~p) | q);
    if (name === 'z' && inA) turnRow(data, size, row, 2);
    if (name === 's' && inA) turnRow(data, size, row, 1);
    if (name === 'sdg' && inA) turnRow(data, size, row, 3);
    if (name === 'cz' && inA && inB) turnRow(data, size, row, 2);
  }
}

function exchangeRows(data: Float64Array, size: number, r: number, t: number): void {
  const kept = data.slice(2 * r * size, 2 * (r + 1) * size);
  data.copyWithin(2 * r * size, 2 * t * size, 2 * (t + 1) * size);
  data.set(kept, 2 * t * size);
}

/** The Hadamard gate on two rows. */
function mixRows(data: Float64Array, size: number, r: number, t: number): void {
  for (let i = 0; i < 2 * size; i++) {
    const [x, y] = [data[2 * r * size + i] as number, data[2 * t * size + i] as number];
    data[2 * r * size + i] = Math.SQRT1_2 * (x + y);
    data[2 * t * size + i] = Math.SQRT1_2 * (x - y);
  }
}

/** i^turns times a row. */
function turnRow(data: Float64Array, size: number, row: number, turns: number): void {
  for (let i = 2 * row * size; i < 2 * (row + 1) * size; i += 2) {
    const [re, im] = [data[i] as number, data[i + 1] as number];
    if (turns === 2) [data[i], data[i + 1]] = [-re, -im];
    else [data[i], data[i + 1]] = turns === 1 ? [-im, re] : [im, -re];
  }
}
