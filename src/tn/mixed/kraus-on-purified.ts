import { maxAbs } from '../../linalg/products.ts';
import { singularValues } from '../../linalg/svd.ts';
import { contract, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import { levels } from '../../spaces/space.ts';
import { applyOperatorChain } from '../mps/apply-chain.ts';
import { operatorChain } from '../mps/block-operators.ts';
import { legOf, moveCentre, plainChain, siteTensor, withCentre, type Chain } from '../mps/chain.ts';
import { amplifiedBy } from '../mps/discarded.ts';
import { Losses, lostTogether } from '../mps/losses.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract as contractBlocks } from '../tensor/contract.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { environmentsOf, type Purified } from './purified.ts';

/** Kraus operators, terms on the same ascending sites, on the chain of a purified state; charges are given up. */
export function krausOnPurified(rho: Purified, terms: readonly LocalTerm[]): Chain {
  const chain = plainChain(rho.chain);
  const { sites } = terms[0] as LocalTerm;
  if (chain.logNorm === -Infinity || terms.every((term) => maxAbs(term.matrix) === 0)) {
    return { ...chain, logNorm: -Infinity };
  }
  const subject = { chain, dims: rho.space.dims, environments: environmentsOf(rho) };
  const applied = onSites(subject, sites, terms);
  return amplifiedBy(chain, applied, Math.log(largestStretch(terms)));
}

/** A chain on pairs (level, environment). */
interface Subject {
  readonly chain: Chain;
  readonly dims: readonly number[];
  readonly environments: readonly number[];
}

function onSites(subject: Subject, sites: readonly number[], terms: readonly LocalTerm[]): Chain {
  const [first, second] = sites;
  if (first === undefined) return { ...subject.chain, logNorm: subject.chain.logNorm + Math.log(largestStretch(terms)) }; // prettier-ignore
  if (second === undefined) return onSite(subject, first, terms);
  if (sites.length === 2 && second === first + 1) return onPair(subject, first, terms);
  return onDistant(subject, sites, terms);
}

/** The largest |sum K^dagger K|^(1/2). */
function largestStretch(terms: readonly LocalTerm[]): number {
  const { rows, cols } = (terms[0] as LocalTerm).matrix;
  const data = new Float64Array(2 * terms.length * rows * cols);
  terms.forEach(({ matrix }, k) => data.set(matrix.data, 2 * k * rows * cols));
  return singularValues({ rows: terms.length * rows, cols, data })[0] as number;
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

function onSite(subject: Subject, site: number, terms: readonly LocalTerm[]): Chain {
  const chain = moveCentre(subject.chain, site);
  const [d, e] = [subject.dims[site] as number, subject.environments[site] as number];
  const { shape, data } = toDense(siteTensor(chain, site));
  const [left, , right] = shape as [number, number, number];
  const state = tensor([left, d, e, right], data);
  // [out, k, left, e, right] -> [left, out, (e, k), right]
  const applied = permute(contract(stacked(terms, [d]), state, [2], [1]), [2, 0, 3, 1, 4]);
  const next = tensor([left, d, e * terms.length, right], applied.data);
  if (next.data.every((x) => x === 0)) return { ...chain, logNorm: -Infinity };
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

function onPair({ dims, environments, ...of }: Subject, site: number, terms: readonly LocalTerm[]): Chain {
  const chain = moveCentre(of.chain, site);
  const [d1, d2] = [dims[site], dims[site + 1]] as [number, number];
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
  if (applied.data.every((x) => x === 0)) return { ...chain, logNorm: -Infinity };
  const { u, spectrum, v, discarded, norm } = splitSvd(pair, [0, 1], chain.truncation);
  const tensors = [...chain.tensors];
  tensors[site + 1] = v;
  const space = widened(chain, site, terms.length);
  const split = withCentre({ ...chain, space, tensors }, site, scaleLeg(u, 2, spectrum));
  const whole = {
    ...split,
    logNorm: chain.logNorm + Math.log(norm),
    ...new Losses(chain).cut(site, discarded).lost,
  };
  return [site, site + 1].reduce((out, at) => truncatedAt(out, at, dims[at] as number), whole);
}

/** The environment of one site truncated, nothing else changed. */
function truncatedAt(chain: Chain, site: number, d: number): Chain {
  const moved = moveCentre(chain, site);
  const { shape, data } = toDense(siteTensor(moved, site));
  const [left, both, right] = shape as [number, number, number];
  return withEnvironment(moved, site, tensor([left, d, both / d, right], data));
}

/** The space of a chain whose environment at a site is `times` as large. */
function widened({ space }: Chain, site: number, times: number): Chain['space'] {
  return levels(space.dims.map((both, at) => (at === site ? both * times : both)));
}

/** As a matrix-product operator from the first to the last site, the number k on the first. */
function onDistant(
  { chain, dims, environments }: Subject,
  sites: readonly number[],
  terms: readonly LocalTerm[],
): Chain {
  const first = sites[0] as number;
  const own = sites.map((site) => dims[site] as number);
  const n = sites.length;
  // [out 1, out 2, ..., k, ins ...] -> [(out 1, k), out 2, ..., ins ...]
  const order = [0, n, ...Array.from({ length: n - 1 }, (_, i) => i + 1), ...own.map((_, i) => n + 1 + i)];
  const { data } = permute(stacked(terms, own), order);
  const outs = own.map((d, i) => (i === 0 ? d * terms.length : d));
  const op = plainTensor(tensor([...outs, ...own], data), [...own.map(() => 1 as const), ...own.map(() => -1 as const)]); // prettier-ignore
  const tensors = operatorChain(op, sites, (site) => legOf(chain, site, 1));
  sites.forEach((site, i) => {
    const parts = { d: own[i] as number, e: environments[site] as number, k: i === 0 ? terms.length : 1 };
    tensors[site - first] = besideEnvironment(tensors[site - first] as BlockTensor, parts);
  });
  const applied = applyOperatorChain(chain, first, tensors);
  if (applied.logNorm === -Infinity) return applied;
  const whole = { ...applied, space: widened(chain, first, terms.length) };
  return sites.reduce((out, site) => truncatedAt(out, site, dims[site] as number), whole);
}

/** An operator tensor [left, (out, k), in, right] as [left, (out, e, k), (in, e), right], the identity on the environment e. */
function besideEnvironment(
  w: BlockTensor,
  { d, e, k }: { readonly d: number; readonly e: number; readonly k: number },
): BlockTensor {
  const { shape, data } = toDense(w);
  const [left, , , right] = shape as [number, number, number, number];
  const one = new Float64Array(2 * e * e);
  for (let i = 0; i < e; i++) one[2 * i * (e + 1)] = 1;
  // [left, out, k, in, right, e, e] -> [left, out, e, k, in, e, right]
  const both = contract(tensor([left, d, k, d, right], data), tensor([e, e], one), [], []);
  const placed = permute(both, [0, 1, 5, 2, 3, 6, 4]);
  return plainTensor(tensor([left, d * e * k, d * e, right], placed.data), [1, 1, -1, -1]);
}
