import type { Rng } from '../../linalg/random.ts';
import { requireSites } from '../../spaces/space.ts';
import { tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Leg } from '../tensor/leg.ts';
import { scaleLeg } from '../tensor/split.ts';
import { truncateLeft, truncateRight } from './apply-chain.ts';
import { legOf, moveCentre, siteTensor, withCentre, type Chain } from './chain.ts';
import { requireNorm } from './expect.ts';

/** The level drawn, its probability, and the chain after, of the norm it had before. */
export interface MeasuredChain {
  readonly level: number;
  readonly probability: number;
  readonly chain: Chain;
}

/** Measures a site in its basis. Bonds that the outcome leaves without weight shrink. */
export function measureChain(chain: Chain, site: number, rng: Rng): MeasuredChain {
  requireSites(chain.space, [site], 'site');
  requireNorm(chain);
  const moved = moveCentre(chain, site);
  const tensor = siteTensor(moved, site);
  const parts = Array.from({ length: chain.space.dims[site] as number }, (_, level) =>
    projected(tensor, level),
  );
  const weights = parts.map((part) => tensorNorm(part) ** 2);
  const total = weights.reduce((a, b) => a + b, 0);
  const u = rng.uniform() * total;
  let before = 0;
  let level = -1;
  for (let l = 0; l < weights.length && !(u < before); l++) {
    if (weights[l] === 0) continue;
    level = l;
    before += weights[l] as number;
  }
  const probability = (weights[level] as number) / total;
  const after = withCentre(moved, site, parts[level] as BlockTensor);
  const discarded = Math.min(1, chain.discarded / probability);
  return { level, probability, chain: shrunk({ ...after, logNorm: chain.logNorm, discarded }, site) };
}

/** Only what has one level of the site. */
function projected(t: BlockTensor, level: number): BlockTensor {
  const levels = Array.from({ length: (t.structure.legs[1] as Leg).dim }, (_, l) => (l === level ? 1 : 0));
  return scaleLeg(t, 1, levels);
}

/** Bonds on both sides of a site without the singular values that are zero now, as far as there are any. */
function shrunk(chain: Chain, site: number): Chain {
  let out = chain;
  for (let at = site; at < chain.tensors.length - 1; at++) {
    const before = legOf(out, at, 2).dim;
    out = truncateRight(out, at + 1, {});
    if (legOf(out, at, 2).dim === before) break;
  }
  out = moveCentre(out, site);
  for (let at = site; at > 0; at--) {
    const before = legOf(out, at, 0).dim;
    out = truncateLeft(out, at - 1, {});
    if (legOf(out, at, 0).dim === before) break;
  }
  return moveCentre(out, site);
}
