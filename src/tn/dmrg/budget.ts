import { BudgetExceededError } from '../../errors.ts';
import type { Mpo } from '../../operators/operator.ts';
import type { DmrgOptions } from './options.ts';
import { defaultProducts, largestBond } from './options.ts';

/** Throws `BudgetExceededError` when sweeps at the largest bond dimension without charges would need more bytes than `maxBytes`. */
export function requireSweepBudget(h: Mpo, doubles: 1 | 2, options: DmrgOptions, maxBytes: number): void {
  const bytes = sweepBytes(h, doubles, options);
  if (bytes <= maxBytes) return;
  const instead =
    'Lower `maxBond`, or give the state charges that H conserves, which take less than this estimate.';
  throw new BudgetExceededError('The environments and tensors of DMRG', bytes, maxBytes, instead);
}

/** An upper estimate of the bytes of a run: environments on both sides, tensors, and the work space of the largest step. */
export function sweepBytes(h: Mpo, doubles: 1 | 2, options: DmrgOptions): number {
  const { dims } = h.space;
  const bonds = largestBonds(dims, largestBond(options));
  const steps = (options.lanczosSteps ?? defaultProducts) * (options.solver === 'davidson' ? 2 : 1);
  let stored = 0;
  let work = 0;
  h.tensors.forEach(({ shape }, i) => {
    const [left, d, , right] = shape as [number, number, number, number];
    const [a, b] = [bonds[i] as number, bonds[i + 1] as number];
    const next = (dims[i + 1] ?? 1) * (bonds[i + 2] ?? 1);
    stored += 2 * right * b * b + 2 * a * d * b;
    const pair = a * d * next;
    const joined = (a * d) ** 2 + next ** 2;
    work = Math.max(
      work,
      pair * (steps + 8 + left + (h.tensors[i + 1]?.shape[3] ?? 1)) + joined + left * a * a,
    );
  });
  return 8 * doubles * (stored + work);
}

function largestBonds(dims: readonly number[], most: number): number[] {
  const left = [1];
  for (const d of dims) left.push(Math.min(most, (left.at(-1) as number) * d));
  const right = [1];
  for (const d of [...dims].reverse()) right.unshift(Math.min(most, (right[0] as number) * d));
  return left.map((own, i) => Math.min(own, right[i] as number));
}
