import { ArgumentError } from '../../errors.ts';
import { eigenvalues } from '../../linalg/eig.ts';
import { modulus } from '../../linalg/scalar.ts';
import { asMatrix } from '../../linalg/tensor.ts';
import type { Estimate } from '../../states/estimate.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { traceLegs } from '../tensor/trace-legs.ts';
import { stepOf, type FlowStep, type LatticeFlow } from './lattice-flow.ts';

/** What the spectrum of a lattice on a ring tells at one scale. */
export interface FlowScaling {
  /** c, of the conformal theory of a critical lattice; 0 away from it. */
  readonly centralCharge: Estimate;
  /** x_1 <= x_2 <= ..., the scaling dimensions above the identity; infinite where the state is unique, 0 for ordered states that are degenerate. */
  readonly dimensions: readonly Estimate[];
}

/**
 * Central charge and lowest scaling dimensions from the transfer matrices M1 and M2 of one and of two tensors in a ring, their eigenvalues in order of modulus:
 * exp(2 pi (c / 12 - x)) and exp(pi (c / 12 - x)) times a constant per site, so that c = (4 / pi) ln(lambda_0(M1)^2 / lambda_0(M2)) and x_i = ln(lambda_0 / lambda_i)(M2) / pi. `step` is even, so that
 * tensors are squares, and chosen where the values stand still: small scales have corrections, large ones what was discarded. The errors are the differences to half of the bond.
 * Cost bond^6. Gu, Wen, Phys. Rev. B 80 (2009) 155131. Throws `ArgumentError` for an odd step or one that was not taken.
 */
export function flowScaling(flow: LatticeFlow, step: number, count = 4): FlowScaling {
  if (step % 2 !== 0) throw new ArgumentError('step', 'be even', `it is ${step}`);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError('count', 'be a positive integer', `it is ${count}`);
  }
  const [ours, other] = [flow.full, flow.half].map((steps) => scalingOf(stepOf(steps, step), count)) as [
    number[],
    number[],
  ];
  const [centralCharge, ...dimensions] = ours.map((value, i): Estimate => {
    const change = Math.abs(value - (other[i] ?? Infinity));
    return { re: value, im: 0, error: Number.isNaN(change) ? 0 : change, from: 'truncated' };
  });
  return { centralCharge: centralCharge as Estimate, dimensions };
}

/** c, x_1, x_2, ... */
function scalingOf({ tensor }: FlowStep, count: number): number[] {
  const one = traceLegs(tensor, 1, 3);
  const pair = contract(tensor, [1, 3], tensor, [3, 1]);
  const [narrow, wide] = [spectrum(one), spectrum(permuteLegs(pair, [0, 2, 1, 3]))] as [number[], number[]];
  const [first, second] = [narrow[0] as number, wide[0] as number];
  const c = (4 / Math.PI) * Math.log(first ** 2 / second);
  const dimensions = wide.slice(1, count + 1).map((value) => Math.log(second / value) / Math.PI);
  return [c, ...dimensions];
}

/** The moduli of the eigenvalues, descending. */
function spectrum(t: Parameters<typeof toDense>[0]): number[] {
  const values = eigenvalues(asMatrix(toDense(t), t.structure.legs.length / 2));
  return Array.from({ length: values.length / 2 }, (_, i) =>
    modulus(values[2 * i] as number, values[2 * i + 1] as number),
  ).sort((a, b) => b - a);
}
