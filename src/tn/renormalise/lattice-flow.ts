import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../errors.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { traceLegs } from '../tensor/trace-legs.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { coarseByDiagonals, coarseByPairs } from './coarse-grain.ts';
import { vertexCell } from './vertex-cell.ts';

/** Options of `latticeFlow`. */
export interface LatticeFlowOptions {
  /** 'pairs' (default): neighbours are joined, HOTRG, cost bond^7. 'diagonals': plaquettes are joined, TRG, cost bond^6, less accurate for the same bond. */
  readonly method?: 'pairs' | 'diagonals';
  /** What is kept of each bond; `maxBond` 16 by default. */
  readonly truncation?: Truncation;
  /** Each doubles the number of sites. Default 40. */
  readonly steps?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Told after each step, first with half of the bond, then with all of it. */
  readonly onProgress?: (progress: FlowProgress) => void;
}

/** How far a flow has come. */
export interface FlowProgress {
  readonly step: number;
  readonly bond: number;
  /** The largest weight that the step has discarded, relative. */
  readonly discarded: number;
}

/** The lattice after some steps: each tensor, of norm 1 and times exp(log), stands for 2^step sites. */
export interface FlowStep {
  readonly step: number;
  readonly tensor: BlockTensor;
  readonly log: number;
  /** In this step. */
  readonly discarded: number;
}

/** The flow of a lattice to larger and larger scales; the same with half of the bond, by which errors are told. */
export interface LatticeFlow {
  readonly kind: 'lattice-flow';
  readonly full: readonly FlowStep[];
  readonly half: readonly FlowStep[];
}

/**
 * Renormalisation of an infinite square lattice of one tensor [up, right, down, left]: two tensors become one, again and again, bonds being cut to `maxBond`. No symmetry is asked for. Read
 * it with `flowLog`, `torusLog` and `flowScaling`. After an even number of steps a tensor is a square of 2^(steps / 2) sites a side. Throws `BudgetExceededError` past `maxBytes`,
 * `ArgumentError` for a tensor without four legs, opposite ones equal, or zero, `NotPhysicalError` when it becomes zero on the way.
 */
export function latticeFlow(vertex: ComplexTensor, options: LatticeFlowOptions = {}): LatticeFlow {
  const { method = 'pairs', truncation = {}, steps = 40, maxBytes = defaultMaxBytes } = options;
  const { maxBond = 16 } = truncation;
  requireTruncation(truncation);
  if (method !== 'pairs' && method !== 'diagonals') {
    throw new ArgumentError('method', 'be pairs or diagonals', `it is ${String(method)}`);
  }
  // At 2^1000 sites numbers end.
  if (!Number.isSafeInteger(steps) || steps < 1 || steps > 1000) {
    throw new ArgumentError('steps', 'be an integer from 1 to 1000', `it is ${steps}`);
  }
  const start = vertexCell(vertex).sites[0]?.[0] as BlockTensor;
  requireRoom(start, method, steps, maxBond, maxBytes);
  const run = (bond: number): FlowStep[] =>
    flow(start, method, { ...truncation, minBond: 1, maxBond: bond }, { ...options, steps });
  const half = run(Math.max(1, maxBond >> 1));
  return { kind: 'lattice-flow', half, full: run(maxBond) };
}

/** ln Z per site of the infinite lattice; its error is from the difference to half of the bond and the weights discarded. Throws `NotPhysicalError` when that is not a positive number. */
export function flowLog({ full, half }: LatticeFlow): Estimate {
  const [ours, other] = [full, half].map((steps) => {
    const last = steps.at(-1) as FlowStep;
    return torus(last) / 2 ** last.step;
  }) as [number, number];
  return difference(ours, other, full, 1);
}

/**
 * ln Z of the torus of 2^step sites that one tensor, closed on itself, is: a square one of 2^(step / 2) a side for even steps; for odd ones twice as long as wide by 'pairs', turned by 45
 * degrees by 'diagonals'. Bonds of a torus of length two count twice. Exact when nothing has been discarded. Throws as `flowLog`, `ArgumentError` for a step that was not taken.
 */
export function torusLog(flow: LatticeFlow, step: number): Estimate {
  const [ours, other] = [flow.full, flow.half].map((steps) => torus(stepOf(steps, step))) as [number, number];
  return difference(ours, other, flow.full.slice(0, step + 1), 2 ** step);
}

/** The step with this number. */
export function stepOf(steps: readonly FlowStep[], step: number): FlowStep {
  const found = steps[step];
  if (found) return found;
  throw new ArgumentError('step', `be within 0..${steps.length - 1}`, `it is ${step}`);
}

/** Numbers of which each step has more: those that the flow keeps, and what the last of them needs while it is made. */
function requireRoom(
  { field, structure }: BlockTensor,
  method: 'pairs' | 'diagonals',
  steps: number,
  maxBond: number,
  maxBytes: number,
): void {
  const squarings = method === 'pairs' ? Math.ceil(steps / 2) : steps;
  const bond = Math.min(maxBond, Math.max(...structure.legs.map(({ dim }) => dim)) ** (2 ** squarings));
  const work = method === 'pairs' ? 3 * bond ** 5 : 12 * bond ** 4;
  const bytes = (field === 'complex' ? 16 : 8) * (2 * steps * bond ** 4 + work);
  if (bytes > maxBytes) throw new BudgetExceededError('The flow', bytes, maxBytes, 'Lower `maxBond`.');
}

/** The larger bond's value; the error is twice the difference, and the discarded weights as part of what they were discarded from. */
function difference(ours: number, other: number, steps: readonly FlowStep[], sites: number): Estimate {
  const size = Math.max(1, Math.abs(ours));
  const rounding = size * steps.length * Number.EPSILON;
  const isExact = steps.every(({ discarded }) => discarded < 1e-28);
  if (isExact) return { re: ours, im: 0, error: rounding < 1e-10 ? 0 : rounding, from: 'exact' };
  const lost = steps.reduce((sum, { step, discarded }) => sum + discarded * (sites / 2 ** step), 0);
  return { re: ours, im: 0, error: 2 * Math.abs(ours - other) + lost + rounding, from: 'truncated' };
}

function torus({ tensor, log }: FlowStep): number {
  const { data } = asComplex(traceLegs(traceLegs(tensor, 0, 2), 0, 1));
  const [re, im] = [data[0] as number, data[1] as number];
  if (re > 0 && Math.abs(im) < 1e-8 * re) return log + Math.log(re);
  throw new NotPhysicalError(
    `The partition function must be a positive number, but it is ${re} + ${im} i times a positive number. ` +
      'Take a lattice of positive weights, or the modulus from `ctmrg` and `latticeLog`.',
  );
}

function flow(
  start: BlockTensor,
  method: 'pairs' | 'diagonals',
  truncation: Truncation,
  { steps, signal, onProgress }: LatticeFlowOptions & { readonly steps: number },
): FlowStep[] {
  const coarse = method === 'pairs' ? coarseByPairs : coarseByDiagonals;
  const all = [stepFrom(start, 0, 0, 0)];
  for (let step = 1; step <= steps; step++) {
    signal?.throwIfAborted();
    const before = all.at(-1) as FlowStep;
    const { tensor, discarded } = coarse(before.tensor, truncation);
    all.push(stepFrom(tensor, step, 2 * before.log, discarded));
    const bond = Math.max(...tensor.structure.legs.map(({ dim }) => dim));
    onProgress?.({ step, bond, discarded });
  }
  return all;
}

function stepFrom(tensor: BlockTensor, step: number, log: number, discarded: number): FlowStep {
  const norm = tensorNorm(tensor);
  if (norm > 0 && norm < Infinity) return { step, tensor: scaleTensor(tensor, 1 / norm), log: log + Math.log(norm), discarded }; // prettier-ignore
  if (step === 0) throw new ArgumentError('vertex', 'not be zero', 'all of its entries are');
  throw new NotPhysicalError(
    `The lattice must not be zero, but after ${step} steps its tensor has the norm ${norm}.`,
  );
}
