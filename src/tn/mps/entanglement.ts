import { ArgumentError } from '../../errors.ts';
import { entropyOf, inBase, type EntropyOptions } from '../../states/distributions.ts';
import { contract } from '../tensor/contract.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { moveCentre, siteTensor, type Chain } from './chain.ts';
import { requireNorm } from './expect.ts';
import type { Mps } from './mps.ts';

/**
 * The Schmidt coefficients across a bond (between the sites `bond` and `bond + 1`) of the normalised state: descending, their squares sum to 1; as many as are not zero. Throws
 * `ArgumentError` for a bond that does not exist, `NotPhysicalError` for the zero state.
 */
export function bondSpectrum({ chain }: Mps, bond: number): Float64Array {
  requireNorm(chain);
  const last = chain.tensors.length - 2;
  if (!Number.isInteger(bond) || bond < 0 || bond > last) {
    throw new ArgumentError('bond', `be within 0..${last}`, `it is ${bond}`);
  }
  return descending(splitSvd(siteTensor(moveCentre(chain, bond), bond), [0, 1]).spectrum);
}

/** `bondSpectrum` of every bond, from left to right, in one sweep of singular value decompositions. */
export function bondSpectra({ chain }: Mps): Float64Array[] {
  requireNorm(chain);
  return sweptSpectra(chain);
}

/** The entanglement entropy across every bond, from left to right, in nats unless `base` says otherwise. Throws `NotPhysicalError` for the zero state. */
export function bondEntropies(psi: Mps, options: EntropyOptions = {}): Float64Array {
  return Float64Array.from(bondSpectra(psi), (s) => inBase(entropyOf(s.map((x) => x * x)), options));
}

function sweptSpectra(chain: Chain): Float64Array[] {
  const { tensors } = moveCentre(chain, 0);
  let centre = tensors[0] as BlockTensor;
  return tensors.slice(1).map((next) => {
    const { spectrum, v } = splitSvd(centre, [0, 1]);
    centre = contract(scaleLeg(v, 0, spectrum), [1], next, [0]);
    return descending(spectrum);
  });
}

/** Sorted, of norm 1. */
function descending(spectrum: Float64Array): Float64Array {
  const sorted = spectrum.slice().sort().reverse();
  const norm = Math.sqrt(sorted.reduceRight((sum, s) => sum + s * s, 0));
  return sorted.map((s) => s / norm);
}
