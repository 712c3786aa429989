import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { matrix, zeros, type ComplexMatrix, type MatrixLike } from '../../linalg/matrix.ts';
import { add, conjugate, maxAbs } from '../../linalg/products.ts';
import { complex } from '../../linalg/scalar.ts';
import { contract, permute, product, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import { levels, requireSites, type Space } from '../../spaces/space.ts';
import { applyOperator, ascendingTerm } from '../mps/apply.ts';
import { moveCentre, siteTensor, withCentre, type Chain } from '../mps/chain.ts';
import { Losses, lostTogether } from '../mps/losses.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { contract as contractBlocks } from '../tensor/contract.ts';
import { densityMpoOf, isDensityMpo, type DensityMpo } from './density-mpo.ts';
import { pairMatrix } from './doubled.ts';
import { environmentsOf, purifiedOf, type Purified } from './purified.ts';

/**
 * sum_k K_k rho K_k^dagger on some sites, the first of `sites` most significant in the matrices; any number of Kraus operators, complete or not. On a `DensityMpo` any sites, exact
 * before truncation; on a `Purified` one site or two neighbours: the number of the Kraus operator joins the environment of the first, whose levels are then truncated as bonds are. Throws `ArgumentError` for
 * matrices of a wrong size, none, or not finite, `UnsupportedError` for sites that are too far apart.
 */
export function applyKraus<S extends DensityMpo | Purified>(
  rho: S,
  operators: readonly MatrixLike[],
  sites: readonly number[],
): S {
  requireSites(rho.space, sites, 'sites');
  const { dims } = rho.space;
  const size = product(sites.map((site) => dims[site] as number));
  if (operators.length === 0) throw new ArgumentError('operators', 'have at least one matrix', 'it is empty');
  const ascending = operators.map((value, k) => {
    const own = matrix(value, `operators[${k}]`);
    if (own.rows !== size || own.cols !== size) {
      throw new ArgumentError(`operators[${k}]`, `be ${size} x ${size}`, `it is ${own.rows} x ${own.cols}`);
    }
    return ascendingTerm({ coefficient: complex(1), sites, matrix: own }, dims);
  });
  const result: DensityMpo | Purified = isDensityMpo(rho)
    ? densityMpoOf(rho.space, applyOperator(rho.chain, superoperator(rho, ascending)))
    : purifiedOf(rho.space, onPurified(rho, ascending));
  return result as S;
}

/** sum K (x) conj K on pairs. */
function superoperator(
  { space, chain }: DensityMpo,
  terms: readonly LocalTerm[],
): {
  kind: 'local-sum';
  space: Space;
  terms: LocalTerm[];
} {
  const { sites } = terms[0] as LocalTerm;
  const own = sites.map((site) => space.dims[site] as number);
  const size = product(own) ** 2;
  const sum = terms.reduce<ComplexMatrix>(
    (total, term) => add(total, pairMatrix(term.matrix, conjugate(term.matrix), own)),
    zeros(size, size),
  );
  return {
    kind: 'local-sum',
    space: chain.space,
    terms: [{ coefficient: complex(1), sites: [...sites], matrix: sum }],
  };
}

function onPurified(rho: Purified, terms: readonly LocalTerm[]): Chain {
  const { sites } = terms[0] as LocalTerm;
  const [first = 0, second] = sites;
  if (sites.length > 2 || (second !== undefined && second !== first + 1)) {
    throw new UnsupportedError(
      `Kraus operators on a purified state must act on one site or on two neighbours, but these act on the sites [${sites}]. ` +
        'Swap sites first, or use a `DensityMpo`.',
    );
  }
  if (terms.every((term) => maxAbs(term.matrix) === 0) || rho.chain.logNorm === -Infinity) {
    return { ...rho.chain, logNorm: -Infinity };
  }
  return second === undefined ? onSite(rho, first, terms) : onPair(rho, first, terms);
}

/** The Kraus operators as one tensor: [out of each site ..., k, in of each site ...]. */
function stacked(terms: readonly LocalTerm[], dims: readonly number[]): ComplexTensor {
  const length = (terms[0] as LocalTerm).matrix.data.length;
  const data = new Float64Array(length * terms.length);
  terms.forEach(({ matrix: own }, k) => data.set(own.data, k * length));
  const n = dims.length;
  const outs = Array.from({ length: n }, (_, i) => i + 1);
  return permute(tensor([terms.length, ...dims, ...dims], data), [...outs, 0, ...outs.map((leg) => leg + n)]);
}

function onSite(rho: Purified, site: number, terms: readonly LocalTerm[]): Chain {
  const chain = moveCentre(rho.chain, site);
  const [d, e] = [rho.space.dims[site] as number, environmentsOf(rho)[site] as number];
  const { shape, data } = toDense(siteTensor(chain, site));
  const [left, , right] = shape as [number, number, number];
  const state = tensor([left, d, e, right], data);
  // [out, k, left, e, right] -> [left, out, (e, k), right]
  const applied = permute(contract(stacked(terms, [d]), state, [2], [1]), [2, 0, 3, 1, 4]);
  const next = tensor([left, d, e * terms.length, right], applied.data);
  return withEnvironment(chain, site, next);
}

/** Puts a centre tensor [left, level, environment, right] in, its environment truncated. */
function withEnvironment(chain: Chain, site: number, next: ComplexTensor): Chain {
  const [left, d, , right] = next.shape as [number, number, number, number];
  const { u, spectrum, discarded, norm } = splitSvd(
    plainTensor(next, [1, 1, 1, -1]),
    [0, 1, 3],
    chain.truncation,
  );
  const kept = permute(toDense(scaleLeg(u, 3, spectrum)), [0, 1, 3, 2]);
  const environment = kept.shape[2] as number;
  const centre = plainTensor(tensor([left, d * environment, right], kept.data), [1, 1, -1]);
  const dims = chain.space.dims.map((both, at) => (at === site ? d * environment : both));
  const out = withCentre(chain, site, centre);
  return {
    ...out,
    space: levels(dims),
    logNorm: chain.logNorm + Math.log(norm),
    discarded: lostTogether(chain.discarded, discarded),
  };
}

function onPair(rho: Purified, site: number, terms: readonly LocalTerm[]): Chain {
  const chain = moveCentre(rho.chain, site);
  const [d1, d2] = [rho.space.dims[site], rho.space.dims[site + 1]] as [number, number];
  const environments = environmentsOf(rho);
  const [e1, e2] = [environments[site], environments[site + 1]] as [number, number];
  const theta = toDense(contractBlocks(siteTensor(chain, site), [2], siteTensor(chain, site + 1), [0]));
  const [left, , , right] = theta.shape as [number, number, number, number];
  const state = tensor([left, d1, e1, d2, e2, right], theta.data);
  // [out 1, out 2, k, left, e1, e2, right] -> [left, out 1, e1, k, out 2, e2, right]
  const applied = permute(contract(stacked(terms, [d1, d2]), state, [3, 4], [1, 3]), [3, 0, 4, 2, 1, 5, 6]);
  const pair = plainTensor(
    tensor([left, d1 * e1 * terms.length, d2 * e2, right], applied.data),
    [1, 1, 1, -1],
  );
  const { u, spectrum, v, discarded, norm } = splitSvd(pair, [0, 1], chain.truncation);
  const tensors = [...chain.tensors];
  tensors[site + 1] = v;
  const dims = chain.space.dims.map((both, at) => (at === site ? d1 * e1 * terms.length : both));
  const split = withCentre({ ...chain, space: levels(dims), tensors }, site, scaleLeg(u, 2, spectrum));
  const whole = {
    ...split,
    logNorm: chain.logNorm + Math.log(norm),
    ...new Losses(chain).cut(site, discarded).lost,
  };
  return [site, site + 1].reduce((out, at) => truncatedAt(out, at, rho.space.dims[at] as number), whole);
}

/** The environment of one site truncated, nothing else changed. */
function truncatedAt(chain: Chain, site: number, d: number): Chain {
  const moved = moveCentre(chain, site);
  const { shape, data } = toDense(siteTensor(moved, site));
  const [left, both, right] = shape as [number, number, number];
  return withEnvironment(moved, site, tensor([left, d, both / d, right], data));
}
