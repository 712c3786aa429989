import { NotPhysicalError } from '../../errors.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { Ket } from '../../states/ket.ts';
import { scaleTensor } from '../tensor/algebra.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';
import { moveCentre, siteTensor, type Chain } from './chain.ts';

/**
 * The ket of a chain, 16 D bytes: its tensors contracted from both ends to the middle. Throws `BudgetExceededError` past the budget,
 * `NotPhysicalError` when the norm is not a number.
 */
export function denseKetOf(chain: Chain, maxBytes: number = defaultMaxBytes): Ket {
  const d = requireBudget('A ket', chain.space, 1, maxBytes, 'Ask single amplitudes with `logAmplitude`.');
  if (chain.logNorm === -Infinity) return Ket.fromData(chain.space, new Float64Array(2 * d));
  const norm = Math.exp(chain.logNorm);
  if (!(norm < Infinity)) {
    throw new NotPhysicalError(
      `The norm must be a finite number, but its logarithm is ${chain.logNorm}. Scale the state down first.`,
    );
  }
  const { tensors } = moveCentre(chain, 0);
  const middle = Math.floor(tensors.length / 2);
  let left = siteTensor({ tensors }, 0);
  for (let site = 1; site < middle; site++)
    left = contract(left, [site + 1], siteTensor({ tensors }, site), [0]);
  if (tensors.length === 1) return Ket.fromData(chain.space, toDense(scaleTensor(left, norm)).data);
  const first = Math.max(1, middle);
  let right = siteTensor({ tensors }, tensors.length - 1);
  for (let site = tensors.length - 2; site >= first; site--)
    right = contract(siteTensor({ tensors }, site), [2], right, [0]);
  const whole = contract(left, [left.structure.legs.length - 1], right, [0]);
  return Ket.fromData(chain.space, toDense(scaleTensor(whole, norm)).data);
}
