import { complex, type Complex } from '../../linalg/scalar.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import { leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { plainChain, siteTensor, type Chain } from './chain.ts';
import { growLeft } from './environment.ts';
import { onlyNumber } from './expect.ts';

/** ln <a|b>: re is the logarithm of the modulus, -Infinity when they are orthogonal; im is the phase. Never over- or underflows. Cost m^3 d per site. */
export function logInner(a: Chain, b: Chain): Complex {
  if (a.logNorm === -Infinity || b.logNorm === -Infinity) return complex(-Infinity);
  if (!sameLevels(a, b)) return logInner(plainChain(a), plainChain(b));
  let log = a.logNorm + b.logNorm;
  let left = cornerEnvironment(b);
  for (let site = 0; site < a.tensors.length; site++) {
    left = growLeft(left, siteTensor(b, site), undefined, siteTensor(a, site));
    const norm = tensorNorm(left);
    if (!(norm > 0)) return complex(-Infinity);
    log += Math.log(norm);
    left = scaleTensor(left, 1 / norm);
  }
  const { re, im } = onlyNumber(left);
  return complex(log, Math.atan2(im, re));
}

/** Left of both states: outer bonds have the same single charge 0. */
function cornerEnvironment(chain: Chain): BlockTensor {
  const { symmetry } = siteTensor(chain, 0).structure;
  const structure = structureOf(symmetry, [leg([0], [1], -1), leg([0], [1], -1), leg([0], [1], 1)]);
  return { structure, field: 'real', data: Float64Array.of(1) };
}

/** Whether both count the same charges. */
function sameLevels(a: Chain, b: Chain): boolean {
  return a.tensors.every((t, site) => {
    const [x, y] = [t.structure, siteTensor(b, site).structure];
    return x.symmetry.modulus === y.symmetry.modulus && x.legs[1]?.id === y.legs[1]?.id;
  });
}
