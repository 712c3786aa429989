import { complex, type Complex } from '../../linalg/scalar.ts';
import { conjugateTensor, scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { identityTensor, traceLegs } from '../tensor/trace-legs.ts';
import { onlyNumber } from './expect.ts';

/** A number as the logarithm of its modulus and its phase. */
export interface LogNumber {
  readonly log: number;
  readonly phase: number;
}

/** ln <bra|O|ket> of two rings of tensors (identity where there is no operator): both closed by a trace. Cost m^5 D d per site. */
export function logRing(
  ket: readonly BlockTensor[],
  bra: readonly BlockTensor[],
  operators: readonly BlockTensor[] | undefined,
): LogNumber {
  const { symmetry } = (ket[0] as BlockTensor).structure;
  const [own, other] = [ket, bra].map((tensors) => (tensors[0] as BlockTensor).structure.legs[0] as Leg) as [
    Leg,
    Leg,
  ];
  // Legs [ket at the start, bra at the start, ket, operator, bra].
  const start = contract(identityTensor(symmetry, own), [], identityTensor(symmetry, dualLeg(other)), []);
  let open = permuteLegs(withUnitLeg(start, 0, -1), [0, 2, 1, 4, 3]);
  let log = 0;
  for (const [site, tensor] of ket.entries()) {
    open = grown(open, tensor, operators?.[site], bra[site] as BlockTensor);
    const norm = tensorNorm(open);
    if (!(norm > 0)) return { log: -Infinity, phase: 0 };
    log += Math.log(norm);
    open = scaleTensor(open, 1 / norm);
  }
  return inLog(onlyNumber(traceLegs(traceLegs(open, 0, 2), 0, 2)), log);
}

/** The number behind a logarithm; Infinity or 0 where it is past the range of doubles. */
export function fromLog({ log, phase }: LogNumber): Complex {
  const size = log === -Infinity ? 0 : Math.exp(log);
  return complex(size * Math.cos(phase), size * Math.sin(phase));
}

function grown(
  open: BlockTensor,
  ket: BlockTensor,
  w: BlockTensor | undefined,
  bra: BlockTensor,
): BlockTensor {
  const withKet = contract(open, [2], ket, [0]);
  if (!w) {
    const closed = contract(withKet, [3, 4], conjugateTensor(bra), [0, 1]);
    return permuteLegs(closed, [0, 1, 3, 2, 4]);
  }
  const withOperator = contract(withKet, [2, 4], w, [0, 2]);
  return contract(withOperator, [2, 4], conjugateTensor(bra), [0, 1]);
}

function inLog({ re, im }: Complex, log: number): LogNumber {
  const size = Math.sqrt(re * re + im * im);
  return { log: log + Math.log(size), phase: Math.atan2(im, re) };
}
