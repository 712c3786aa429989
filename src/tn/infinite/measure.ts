import { ArgumentError } from '../../errors.ts';
import { frobenius } from '../../linalg/products.ts';
import type { Rng } from '../../linalg/random.ts';
import { modulus } from '../../linalg/scalar.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { mpoTensors } from '../mps/block-operators.ts';
import { growLeft } from '../mps/environment.ts';
import { transferModuli } from '../mps/transfer.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { dualLeg, plainLeg, type Leg } from '../tensor/leg.ts';
import { scaleLeg } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import { identityTensor, traceLegs } from '../tensor/trace-legs.ts';
import { enlarged, type InfiniteMps } from './infinite-mps.ts';
import { cellsReached, enlargedCell, onCells, type InfiniteSum } from './infinite-sum.ts';

/**
 * The expectation value of a sum over an infinite chain, per site: the energy per site of a Hamiltonian, say. `error` is an estimate of the effect of the weight discarded on the way,
 * |O| sqrt(weight) with the norms of the terms in a cell. Cost 2 m^3 D d per site. Throws `ArgumentError` for a sum whose cell is not that of the state, unless one is a multiple of
 * the other, and for one that changes charges that the state conserves.
 */
export function infiniteExpect(psi: InfiniteMps, op: InfiniteSum): Estimate {
  const { state, sum } = inOneCell(psi, op);
  const length = state.space.dims.length;
  const cells = cellsReached(sum);
  const first = { ...onCells(sum, cells), terms: sum.terms };
  const { symmetry } = state.charges;
  const own = state.tensors.map(({ structure }) => structure.legs[1] as Leg);
  const sites = { symmetry, levels: Array.from({ length: cells }, () => own).flat() };
  const tensors = mpoTensors(toMpo(first).tensors, sites);
  if (!tensors) {
    const got = 'one of its terms changes it';
    throw new ArgumentError('op', 'conserve the charge that the state conserves', got);
  }
  const start = schmidtEnvironment(state);
  const end = tensors.reduce(
    (left, w, site) => growLeft(left, state.tensors[site % length] as BlockTensor, w),
    start,
  );
  const { data } = traceLegs(end, 0, 2);
  const scale = sum.terms.reduce(
    (total, { coefficient: { re, im }, matrix }) =>
      total + (modulus(re, im) * frobenius(matrix)) / Math.sqrt(matrix.rows),
    0,
  );
  const truncated = psi.discarded > 0;
  return {
    re: (data[0] as number) / length,
    im: (data[1] as number) / length,
    error: truncated ? (scale * Math.sqrt(psi.discarded)) / length : 0,
    from: truncated ? 'truncated' : 'exact',
  };
}

/** The Schmidt values on the bond left of a site (number 0 by default), descending. */
export function infiniteSpectrum(psi: InfiniteMps, site = 0): Float64Array {
  const spectrum = psi.spectra[site];
  if (spectrum) return spectrum.slice().sort((a, b) => b - a);
  throw new ArgumentError('site', `be within 0..${psi.spectra.length - 1}`, `it is ${site}`);
}

/** The entanglement entropy between the two halves, in nats, on the bond left of each site of the cell. */
export function infiniteEntropies(psi: InfiniteMps): number[] {
  return psi.spectra.map((spectrum) =>
    spectrum.reduce((sum, s) => (s > 0 ? sum - 2 * s * s * Math.log(s) : sum), 0),
  );
}

/**
 * The correlation length in sites, xi = -L / ln |lambda_2| of the transfer matrix of a cell of L sites: correlations between distant sites decay as exp(-r / xi). 0 for a product state. Of all
 * correlations that keep the conserved charge; with `charge` of those that move it. Cost 2 m^3 d L per product of the transfer matrix with a matrix.
 */
export function infiniteCorrelationLength(
  psi: InfiniteMps,
  { rng, charge = 0 }: { readonly rng: Rng; readonly charge?: number },
): number {
  const second = transferModuli(psi.tensors, charge, rng)[charge === 0 ? 1 : 0] ?? 0;
  return second > 0 ? -psi.tensors.length / Math.log(Math.min(second, 1)) : 0;
}

/** sum of |s_a|^2 |a><a| on the first bond, as an environment of all that is left of it. */
function schmidtEnvironment(psi: InfiniteMps): BlockTensor {
  const { symmetry } = psi.charges;
  const bond = (psi.tensors[0] as BlockTensor).structure.legs[0] as Leg;
  const weights = (psi.spectra[0] as Float64Array).map((s) => s * s);
  const { structure, data } = asComplex(scaleLeg(identityTensor(symmetry, dualLeg(bond)), 0, weights));
  const legs = [structure.legs[0] as Leg, plainLeg(1, -1), structure.legs[1] as Leg];
  return { structure: structureOf(symmetry, legs), field: 'complex', data };
}

/** State and sum with the same cell, the longer one of the two. */
function inOneCell(psi: InfiniteMps, op: InfiniteSum): { state: InfiniteMps; sum: InfiniteSum } {
  const [own, other] = [psi.space.dims.length, op.space.dims.length];
  const [state, sum] =
    own % other === 0
      ? [psi, enlargedCell(op, own / other)]
      : [other % own === 0 ? enlarged(psi, other / own) : psi, op];
  requireSameSpace('Argument `op`', state.space, sum.space);
  return { state, sum };
}
