import { arnoldi } from '../../linalg/krylov/arnoldi.ts';
import { rng } from '../../linalg/random.ts';
import { complex } from '../../linalg/scalar.ts';
import { backThroughSite, bondOperators, throughSite } from '../mps/transfer.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import { asComplex, realParts, type BlockTensor } from '../tensor/block-tensor.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { traceLegs } from '../tensor/trace-legs.ts';

/** G with G G^dagger about the fixed point of X -> sum A X A^dagger around a cell: what factorisations from the right come to, found by Arnoldi, which near-degenerate spectra slow down less. */
export function rightGauge(of: readonly BlockTensor[]): BlockTensor {
  const { u, spectrum } = splitSvd(
    fixedPoint(of, (x) => of.reduceRight((out, b) => throughSite(b, out), x)),
    [0],
  );
  return ofNormOne(scaleLeg(u, 1, roots(spectrum)));
}

/** G with G^dagger G about the fixed point of Y -> sum A^dagger Y A: the same from the left. */
export function leftGauge(of: readonly BlockTensor[]): BlockTensor {
  const { v, spectrum } = splitSvd(
    fixedPoint(of, (y) => of.reduce((out, b) => backThroughSite(b, out), y)),
    [0],
  );
  return ofNormOne(scaleLeg(v, 0, roots(spectrum)));
}

/** The eigenvector of the largest eigenvalue of a map of positive matrices, with a positive trace. */
function fixedPoint(of: readonly BlockTensor[], around: (x: BlockTensor) => BlockTensor): BlockTensor {
  const structure = bondOperators(of[0] as BlockTensor);
  const field = of.every((t) => t.field === 'real') ? 'real' : 'complex';
  const { vectors } = arnoldi(
    (v, out) => out.set(asComplex(around({ structure, field: 'complex', data: v })).data),
    structure.size,
    { which: 'largestReal', tolerance: 1e-13, maxSteps: 3000, allowUnconverged: true, rng: rng(1) },
  );
  const found: BlockTensor = { structure, field: 'complex', data: vectors[0] as Float64Array };
  const [re = 0, im = 0] = traceLegs(found, 0, 1).data;
  const turned = scaleTensor(found, complex(re, -im));
  // Real tensors have a real fixed point.
  return field === 'real' ? { structure, field, data: realParts(asComplex(turned).data) } : turned;
}

function roots(spectrum: Float64Array): Float64Array {
  return spectrum.map((s) => Math.sqrt(s));
}

function ofNormOne(t: BlockTensor): BlockTensor {
  return scaleTensor(t, 1 / tensorNorm(t));
}
