import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, dagger, maxAbs, multiply } from '../../linalg/products.ts';
import { modulus, type Complex } from '../../linalg/scalar.ts';
import { permute, product, tensor } from '../../linalg/tensor.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import { scaleTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { shiftCharges } from '../tensor/relabel.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { applyOperatorChain } from './apply-chain.ts';
import { matrixTensor, operatorChain } from './block-operators.ts';
import { amplified } from './discarded.ts';
import { windowOf } from './operator-window.ts';
import { legOf, moveCentre, plainChain, shiftAfter, siteTensor, withCentre, type Chain } from './chain.ts';
import { Losses } from './losses.ts';

/** O|psi>, truncated as the chain says; the norm that truncation takes is put back. Charges that O does not conserve are given up. */
export function applyOperator(chain: Chain, op: ProductOperator): Chain {
  if (chain.logNorm === -Infinity) return chain;
  const term = singleTerm(op);
  const applied = term ? applyTerm(chain, ascendingTerm(term, chain.space.dims)) : applyWindow(chain, op);
  return amplified(chain, applied, op);
}

/** The only term of an operator whose matrix is small or there anyway. */
export function singleTerm(op: ProductOperator): LocalTerm | undefined {
  switch (op.kind) {
    case 'local-sum':
      return op.terms.length === 1 ? op.terms[0] : undefined;
    case 'pauli-sum':
      return op.strings.length === 1 && (op.strings[0]?.sites.length ?? 0) <= 4 ? terms(op)[0] : undefined;
    case 'sparse':
    case 'dense':
      return terms(op)[0];
    case 'mpo':
      return undefined;
    default:
      return op satisfies never;
  }
}

/** The same term with its sites in ascending order. */
export function ascendingTerm({ coefficient, sites, matrix }: LocalTerm, dims: readonly number[]): LocalTerm {
  const order = [...sites.keys()].sort((i, j) => (sites[i] as number) - (sites[j] as number));
  if (order.every((from, to) => from === to)) return { coefficient, sites, matrix };
  const k = sites.length;
  const levels = sites.map((site) => dims[site] as number);
  const legs = tensor([...levels, ...levels], matrix.data);
  const { data } = permute(legs, [...order, ...order.map((i) => k + i)]);
  const size = product(levels);
  return {
    coefficient,
    sites: order.map((i) => sites[i] as number),
    matrix: { rows: size, cols: size, data },
  };
}

function applyTerm(chain: Chain, { coefficient, sites, matrix }: LocalTerm): Chain {
  const levels = sites.map((site) => legOf(chain, site, 1));
  const op = matrixTensor(matrix, { symmetry: siteTensor(chain, 0).structure.symmetry, levels });
  if (!op) return applyTerm(plainChain(chain), { coefficient, sites, matrix });
  const scaled = timesScalar(chain, coefficient);
  if (scaled.logNorm === -Infinity) return scaled;
  const [first = 0, second] = sites;
  if (sites.length === 0) {
    return timesScalar(scaled, { re: matrix.data[0] as number, im: matrix.data[1] as number });
  }
  if (maxAbs(matrix) === 0) return { ...chain, logNorm: -Infinity };
  if (second === undefined) return applyToSite(scaled, first, op, isUnitary(matrix));
  if (sites.length === 2 && second === first + 1) return applyToPair(scaled, first, op);
  return applyOperatorChain(
    scaled,
    first,
    operatorChain(op, sites, (site) => legOf(chain, site, 1)),
  );
}

/** The modulus goes to the norm, the phase to the centre. */
function timesScalar(chain: Chain, factor: Pick<Complex, 're' | 'im'>): Chain {
  const size = modulus(factor.re, factor.im);
  if (size === 0) return { ...chain, logNorm: -Infinity };
  const tensors = [...chain.tensors];
  const phase = { re: factor.re / size, im: factor.im / size };
  tensors[chain.centre] = scaleTensor(siteTensor(chain, chain.centre), phase);
  return { ...chain, tensors, logNorm: chain.logNorm + Math.log(size) };
}

/** A unitary leaves the centre where it is. */
function applyToSite(chain: Chain, site: number, op: BlockTensor, unitary: boolean): Chain {
  const moved = unitary ? chain : moveCentre(chain, site);
  const { charge } = op.structure;
  const applied = permuteLegs(contract(siteTensor(moved, site), [1], op, [1]), [0, 2, 1]);
  const tensors = [...moved.tensors];
  tensors[site] = shiftCharges(applied, [2], charge);
  shiftAfter(tensors, site, charge);
  if (unitary) return { ...moved, tensors };
  return withCentre(moved, site, tensors[site], { tensors });
}

function applyToPair(chain: Chain, site: number, op: BlockTensor): Chain {
  const moved = moveCentre(chain, chain.centre <= site ? site : site + 1);
  const { charge } = op.structure;
  const theta = contract(siteTensor(moved, site), [2], siteTensor(moved, site + 1), [0]);
  const applied = contract(theta, [1, 2], op, [2, 3]);
  return splitPair(moved, site, shiftCharges(applied, [1], charge), charge);
}

/** Splits [left, right, level, next level] back into two sites; the centre goes to the second. */
function splitPair(chain: Chain, site: number, theta: BlockTensor, charge: number): Chain {
  if (theta.data.every((x) => x === 0)) return { ...chain, logNorm: -Infinity };
  const { u, spectrum, v, discarded, norm } = splitSvd(theta, [0, 2], chain.truncation);
  const tensors = [...chain.tensors];
  tensors[site] = u;
  shiftAfter(tensors, site + 1, charge);
  const centre = permuteLegs(scaleLeg(v, 0, spectrum), [0, 2, 1]);
  const change = { tensors, ...new Losses(chain).cut(site, discarded).lost, logNorm: chain.logNorm };
  const out = withCentre(chain, site + 1, centre, change);
  // The norm of what was split, not of what was kept.
  return { ...out, logNorm: chain.logNorm + Math.log(norm) };
}

function applyWindow(chain: Chain, op: ProductOperator): Chain {
  const window = windowOf(chain, op);
  return window
    ? applyOperatorChain(chain, window.first, window.tensors)
    : applyWindow(plainChain(chain), op);
}

function isUnitary(matrix: ComplexMatrix): boolean {
  const gram = multiply(dagger(matrix), matrix);
  return maxAbs(add(gram, identity(matrix.rows), 1, -1)) < 8 * matrix.rows * Number.EPSILON;
}
