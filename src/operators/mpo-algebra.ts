import { kernels } from '../linalg/kernels/active.ts';
import { contract, permute, product, type ComplexTensor } from '../linalg/tensor.ts';
import type { Space } from '../spaces/space.ts';
import type { Mpo } from './operator.ts';

/** A + B as a direct sum: bond dimensions add, except the outer ones. Both on one space with at least one site. */
export function addMpo(a: Mpo, b: Mpo): Mpo {
  const last = a.tensors.length - 1;
  const tensors = a.tensors.map((left, site) => {
    const right = b.tensors[site] as ComplexTensor;
    return directSum(left, right, site === 0, site === last);
  });
  return { kind: 'mpo', space: a.space, tensors };
}

/** A B: bond dimensions multiply. */
export function multiplyMpo(a: Mpo, b: Mpo): Mpo {
  const tensors = a.tensors.map((left, site) => {
    const right = b.tensors[site] as ComplexTensor;
    const joined = permute(contract(left, right, [2], [1]), [0, 3, 1, 4, 2, 5]);
    const [la, lb, out, into, ra, rb] = joined.shape as [number, number, number, number, number, number];
    return { shape: [la * lb, out, into, ra * rb], data: joined.data };
  });
  return { kind: 'mpo', space: a.space, tensors };
}

/** The conjugate transpose, site by site. */
export function daggerMpo(a: Mpo): Mpo {
  const tensors = a.tensors.map((tensor) => {
    const flipped = permute(tensor, [0, 2, 1, 3]);
    for (let i = 1; i < flipped.data.length; i += 2) flipped.data[i] = -(flipped.data[i] as number);
    return flipped;
  });
  return { kind: 'mpo', space: a.space, tensors };
}

/** (re + i im) A, the factor on the first site, which must exist. */
export function scaleMpo(a: Mpo, re: number, im: number): Mpo {
  const tensors = a.tensors.map(({ shape, data }, site) => {
    const copy = data.slice();
    if (site === 0) kernels().scale(copy, re, im);
    return { shape, data: copy };
  });
  return { kind: 'mpo', space: a.space, tensors };
}

/** A (x) B on the given product space: the sites of A, then those of B. */
export function tensorMpo(a: Mpo, b: Mpo, space: Space): Mpo {
  return { kind: 'mpo', space, tensors: [...a.tensors, ...b.tensors] };
}

function directSum(a: ComplexTensor, b: ComplexTensor, first: boolean, last: boolean): ComplexTensor {
  const [la, d, , ra] = a.shape as [number, number, number, number];
  const [lb, , , rb] = b.shape as [number, number, number, number];
  const shape = [first ? 1 : la + lb, d, d, last ? 1 : ra + rb];
  const out = { shape, data: new Float64Array(2 * product(shape)) };
  addBlock(out, a, 0, 0);
  addBlock(out, b, first ? 0 : la, last ? 0 : ra);
  return out;
}

function addBlock(out: ComplexTensor, part: ComplexTensor, left: number, right: number): void {
  const [l, d, , r] = part.shape as [number, number, number, number];
  const width = out.shape[3] as number;
  for (let a = 0; a < l; a++) {
    for (let k = 0; k < d * d; k++) {
      const from = 2 * (a * d * d + k) * r;
      const to = 2 * (((left + a) * d * d + k) * width + right);
      for (let i = 0; i < 2 * r; i++) {
        out.data[to + i] = (out.data[to + i] as number) + (part.data[from + i] as number);
      }
    }
  }
}
