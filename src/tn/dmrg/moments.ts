import { identityOperator } from '../../operators/local-sum.ts';
import { addMpo, multiplyMpo, scaleMpo } from '../../operators/mpo-algebra.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import type { Mpo } from '../../operators/operator.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { edgeEnvironment } from '../effective/environment.ts';
import { grow } from '../effective/grow.ts';
import { chainOperator, type ChainOperator, type HalfSite } from '../effective/half-site.ts';
import type { SiteTensor } from '../effective/site-tensor.ts';

/** <psi|O|psi> of a normalised state, all tensors fused with their right bonds. */
export function meanOn(operator: ChainOperator, tensors: readonly SiteTensor[], field: Field): number {
  const last = tensors.at(-1) as SiteTensor;
  let environment = edgeEnvironment(last.fused.bond.charges[0] as number);
  for (let i = tensors.length - 1; i >= 0; i--) {
    const half = operator.right[i] as HalfSite;
    environment = grow({ environment, half }, tensors[i] as SiteTensor, field);
  }
  const state = environment.states[0];
  if (state === 'identity') return 1;
  const block = state?.[0];
  return block ? (environment.data[widthOf(field) * block.offset] as number) : 0;
}

/**
 * <(H - energy)^2> of a normalised state: no difference of large numbers, since the energy is taken out of H site by site. Operator bonds are squared, and so is the cost
 * beside that of <H>.
 */
export function varianceOn(
  h: Mpo,
  operator: ChainOperator,
  energy: number,
  tensors: readonly SiteTensor[],
  field: Field,
): number {
  const shifted = shiftedBy(h, operator, -energy);
  const levels = operator.left.map((half) => half.levels);
  const square = chainOperator(multiplyMpo(shifted, shifted), levels, operator.modulus);
  return Math.max(0, meanOn(square, tensors, field));
}

/** H + constant, shared out among the sites where the bonds have a state before and a state after all terms. */
function shiftedBy(h: Mpo, { left, right }: ChainOperator, constant: number): Mpo {
  const n = h.tensors.length;
  const shared = left.every(
    ({ outerIdentity }, i) => outerIdentity >= 0 && (right[i]?.outerIdentity ?? -1) >= 0,
  );
  if (!shared) return addMpo(h, scaleMpo(toMpo(identityOperator(h.space)), constant, 0));
  const tensors = h.tensors.map((tensor, i) => {
    const from = left[i]?.outerIdentity as number;
    return withDiagonal(tensor, from, right[i]?.outerIdentity as number, constant / n);
  });
  return { ...h, tensors };
}

function withDiagonal(
  { shape, data }: ComplexTensor,
  from: number,
  to: number,
  value: number,
): ComplexTensor {
  const [, d, , width] = shape as [number, number, number, number];
  const out = data.slice();
  for (let level = 0; level < d; level++) {
    const at = 2 * (((from * d + level) * d + level) * width + to);
    out[at] = (out[at] as number) + value;
  }
  return { shape, data: out };
}
