import { networkPlan, type NetworkPlanOptions } from '../../src/tn/network/plan.ts';
import { grid } from '../tn/network/naive-network.ts';
import type { ReferenceRow } from './row.ts';
import { rowsOf } from './states-rows.ts';

const optimal = (rows: number, columns: number, size: number, isTorus = false): number =>
  latticePlan(rows, columns, size, isTorus, {}).flops;
const smallest = (rows: number, columns: number, size: number, isTorus = false): number =>
  latticePlan(rows, columns, size, isTorus, { minimize: 'largest' }).largest;

function latticePlan(
  rows: number,
  columns: number,
  size: number,
  isTorus: boolean,
  options: NetworkPlanOptions,
): ReturnType<typeof networkPlan> {
  const { inputs, output, sizes } = grid(rows, columns, size, isTorus);
  return networkPlan(inputs, output, sizes, { ...options, method: 'optimal' });
}

function matrixChain(dims: readonly number[]): number {
  const inputs = dims.slice(1).map((_, i) => [i, i + 1]);
  const sizes = new Map(dims.map((size, i) => [i, size]));
  return networkPlan(inputs, [0, dims.length - 1], sizes).flops;
}

/** Costs of the best contraction orders. */
export const networkPlanRows: readonly ReferenceRow[] = [
  ...rowsOf('network-optimal', 'tensor-networks R28: multiplications of the best order', 1e-9, {
    'matrix-chain': [15125, () => matrixChain([30, 35, 15, 5, 10, 20, 25])],
    'open-3x3-D2': [196, () => optimal(3, 3, 2)],
    'open-3x5-D2': [452, () => optimal(3, 5, 2)],
    'open-4x4-D2': [580, () => optimal(4, 4, 2)],
    'open-3x3-D4': [7184, () => optimal(3, 3, 4)],
    'open-4x4-D4': [29712, () => optimal(4, 4, 4)],
    'torus-3x3-D2': [1680, () => optimal(3, 3, 2, true)],
    'torus-4x4-D2': [13328, () => optimal(4, 4, 2, true)],
  }),
  ...rowsOf('network-smallest', 'tensor-networks R28: the smallest possible largest tensor', 1e-9, {
    'open-3x3-D2': [2 ** 4, () => smallest(3, 3, 2)],
    'open-4x4-D2': [2 ** 4, () => smallest(4, 4, 2)],
    'open-4x4-D3': [3 ** 4, () => smallest(4, 4, 3)],
    'torus-3x3-D2': [2 ** 6, () => smallest(3, 3, 2, true)],
    'torus-4x4-D2': [2 ** 8, () => smallest(4, 4, 2, true)],
  }),
];
