import { ArgumentError } from '../../errors.ts';
import type { Operator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { applyOperatorChain, truncateLeft } from './apply-chain.ts';
import { mpoTensors } from './block-operators.ts';
import { legOf, moveCentre, plainChain, siteTensor, type Chain } from './chain.ts';
import { densityMatrixProduct } from './density-product.ts';
import { amplified } from './discarded.ts';
import { requireNorm } from './expect.ts';
import { fitted } from './fit.ts';
import { mpsOf, type Mps } from './mps.ts';
import { zipUp } from './zip-up.ts';

/** How `compress` finds the smaller state. */
export interface CompressOptions {
  /** 'svd' (the default): one sweep of truncations, each the best for its bond; 'fit': from there variational sweeps, which are at least as good, m m'^2 d per site and sweep. */
  readonly method?: 'svd' | 'fit';
  /** Largest number of variational sweeps; 10 by default. They end earlier when nothing is gained. */
  readonly sweeps?: number;
}

/** How `applyMpo` makes O|psi>, of bonds m for the state, D for the operator and k for the result. */
export interface ApplyMpoOptions {
  /**
   * 'svd' (the default) multiplies exactly and truncates then, (m D)^3; 'density-matrix' truncates by the eigenvalues of reduced density matrices, m^2 k D^2, which resolves no
   * weight below 1e-16 of the total; 'zip-up' truncates on the way in a gauge that is nearly canonical, m k D (m + k); 'fit' improves what zip-up gives by variational
   * sweeps.
   */
  readonly method?: 'svd' | 'density-matrix' | 'zip-up' | 'fit';
  /** What is kept; by default the truncation of the state. */
  readonly truncation?: Truncation;
  /** Largest number of variational sweeps; 10 by default. */
  readonly sweeps?: number;
}

/**
 * The state with smaller bonds. The norm is kept, what is discarded is counted, and the truncation given stays the policy of the state. Throws `ArgumentError` for
 * options that cannot be meant, `NotPhysicalError` for the zero state.
 */
export function compress(
  psi: Mps,
  truncation: Truncation,
  { method = 'svd', sweeps = 10 }: CompressOptions = {},
): Mps {
  requireTruncation(truncation);
  requireSweeps(sweeps);
  requireNorm(psi.chain);
  const last = psi.chain.tensors.length - 1;
  const whole = { ...moveCentre(psi.chain, last), truncation };
  const cut = truncateLeft(whole, 0, truncation);
  if (method === 'svd') return mpsOf(cut);
  requireMethod(method, ['svd', 'fit']);
  return mpsOf(fitted(whole, undefined, cut, { truncation, sweeps }));
}

/**
 * O|psi> for any operator as a matrix-product operator, by one of several methods; `psi.apply(op)` is 'svd'. The weight that is counted as discarded is that of the method, for
 * 'zip-up' and 'fit' found from the result: 1 - |<phi|O psi>|^2 / (|phi| |O psi|)^2, right to about 1e-15. Norms are put back. Throws `ArgumentError` for options that cannot be
 * meant, `SpaceMismatchError` for an operator on another space, `NotPhysicalError` for the zero state.
 */
export function applyMpo(
  psi: Mps,
  op: Operator,
  { method = 'svd', truncation = psi.chain.truncation, sweeps = 10 }: ApplyMpoOptions = {},
): Mps {
  requireTruncation(truncation);
  requireSweeps(sweeps);
  requireMethod(method, ['svd', 'density-matrix', 'zip-up', 'fit']);
  const product = requireOperatorOn(psi.space, op);
  requireNorm(psi.chain);
  const given = { ...psi.chain, truncation };
  const { chain, operators } = inOneSymmetry(given, toMpo(product).tensors);
  const applied = { ...applyBy(method, chain, operators, sweeps), truncation: psi.chain.truncation };
  return mpsOf(amplified(psi.chain, applied, product));
}

function applyBy(
  method: NonNullable<ApplyMpoOptions['method']>,
  chain: Chain,
  operators: readonly BlockTensor[],
  sweeps: number,
): Chain {
  const { truncation } = chain;
  switch (method) {
    case 'svd':
      return applyOperatorChain(chain, 0, operators);
    case 'density-matrix':
      return densityMatrixProduct(chain, operators, truncation);
    case 'zip-up':
      return fitted(chain, operators, zipUp(chain, operators, truncation), { truncation, sweeps: 0 });
    case 'fit':
      return fitted(chain, operators, zipUp(chain, operators, truncation), { truncation, sweeps });
    default:
      return method satisfies never;
  }
}

/** State and operator with the charges of the state, or without where the operator does not conserve them. */
function inOneSymmetry(
  chain: Chain,
  tensors: Parameters<typeof mpoTensors>[0],
): { chain: Chain; operators: BlockTensor[] } {
  const { symmetry } = siteTensor(chain, 0).structure;
  const levels = chain.tensors.map((_, site) => legOf(chain, site, 1));
  const operators = mpoTensors(tensors, { symmetry, levels });
  return operators ? { chain, operators } : inOneSymmetry(plainChain(chain), tensors);
}

function requireSweeps(sweeps: number): void {
  if (!Number.isInteger(sweeps) || sweeps < 0)
    throw new ArgumentError('sweeps', 'be a count', `it is ${sweeps}`);
}

function requireMethod(method: string, known: readonly string[]): void {
  if (!known.includes(method))
    throw new ArgumentError('method', `be one of ${known.join(', ')}`, `it is ${method}`);
}
