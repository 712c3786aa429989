import { kernels } from '../../linalg/kernels/active.ts';
import { complex, imaginaryPart, realPart, type Complex, type Scalar } from '../../linalg/scalar.ts';
import { vectorNorm } from '../../linalg/vector-norm.ts';
import { asComplex, inOneField, requireSameStructure, type BlockTensor } from './block-tensor.ts';
import { dualLeg } from './leg.ts';
import { structureOf } from './structure.ts';
import { normalCharge } from './symmetry.ts';

/** alpha a + beta b. Real unless a tensor or a coefficient is complex. Throws `ArgumentError` when the legs differ. */
export function addTensors(a: BlockTensor, b: BlockTensor, alpha: Scalar = 1, beta: Scalar = 1): BlockTensor {
  requireSameStructure(a, b);
  const [x, y] = inOneField(scaleTensor(a, alpha), imaginaryPart(beta) === 0 ? b : asComplex(b));
  // A scaled tensor is new, but one in which nothing was to be scaled is not.
  const data = x.data === a.data ? x.data.slice() : x.data;
  kernels().axpy(data, y.data, realPart(beta), imaginaryPart(beta));
  return { structure: a.structure, field: x.field, data };
}

/** factor t. */
export function scaleTensor(t: BlockTensor, factor: Scalar): BlockTensor {
  const [re, im] = [realPart(factor), imaginaryPart(factor)];
  if (im === 0 && re === 1) return t;
  const { structure, field, data } = im === 0 ? t : asComplex(t);
  const out = data.slice();
  kernels().scale(out, re, im);
  return { structure, field, data: out };
}

/** The complex conjugate: charges and directions turn round, so that it can be contracted with `t`. Shares the data of a real tensor. */
export function conjugateTensor(t: BlockTensor): BlockTensor {
  const { symmetry, legs, charge } = t.structure;
  const structure = structureOf(symmetry, legs.map(dualLeg), normalCharge(symmetry, -charge));
  if (t.field === 'real') return { structure, field: 'real', data: t.data };
  const data = t.data.slice();
  for (let i = 1; i < data.length; i += 2) data[i] = -(data[i] as number);
  return { structure, field: 'complex', data };
}

/** sum conj(a_i) b_i. Throws `ArgumentError` when the legs differ. */
export function innerProduct(a: BlockTensor, b: BlockTensor): Complex {
  requireSameStructure(a, b);
  if (a.field === 'real' && b.field === 'real') return complex(realDot(a.data, b.data));
  const [x, y] = inOneField(a, b);
  const out = new Float64Array(2);
  kernels().dot(out, x.data, y.data);
  return complex(out[0] as number, out[1] as number);
}

/** sqrt(sum |t_i|^2), safe against overflow and underflow. */
export function tensorNorm(t: BlockTensor): number {
  return vectorNorm(t.data);
}

function realDot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < a.length; i += 2) {
    even += (a[i] as number) * (b[i] as number);
    odd += (a[i + 1] as number) * (b[i + 1] as number);
  }
  if (i < a.length) even += (a[i] as number) * (b[i] as number);
  return even + odd;
}
