import { contract, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract as contractBlocks } from '../tensor/contract.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import { plainLeg } from '../tensor/leg.ts';
import { splitLq, splitQr } from '../tensor/split.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { ascendingTerm, singleTerm } from './apply.ts';
import { matrixTensor, operatorChain } from './block-operators.ts';
import { denseSite } from './dense-sites.ts';

/**
 * O applied to the tensors of a ring, exactly: bonds are multiplied by those of the operator, and then as large as the sites between them and the ends of the operator allow. A single term
 * reaches over the shorter way around. Charges are given up.
 */
export function applyToRing(tensors: readonly BlockTensor[], op: ProductOperator): BlockTensor[] {
  const { first, operators } = windowOnRing(op);
  const out = [...tensors];
  const siteOf = (i: number): number => (first + i) % tensors.length;
  const inner = operators.map((w, i) =>
    plainTensor(multiplied(denseSite(tensors[siteOf(i)] as BlockTensor), w), [1, 1, -1]),
  );
  narrow(inner);
  inner.forEach((t, i) => (out[siteOf(i)] = t));
  return out.map((t) => (t.structure.symmetry.modulus === 1 ? t : plainTensor(toDense(t), [1, 1, -1])));
}

/** Bonds between neighbouring tensors no larger than needed from either side, by orthogonal factorisations there and back. */
function narrow(tensors: BlockTensor[]): void {
  const last = tensors.length - 1;
  for (let i = 0; i < last; i++) {
    const { left, right } = splitQr(tensors[i] as BlockTensor, [0, 1]);
    tensors[i] = left;
    tensors[i + 1] = contractBlocks(right, [1], tensors[i + 1] as BlockTensor, [0]);
  }
  for (let i = last; i > 0; i--) {
    const { left, right } = splitLq(tensors[i] as BlockTensor, [0]);
    tensors[i] = right;
    tensors[i - 1] = contractBlocks(tensors[i - 1] as BlockTensor, [2], left, [0]);
  }
}

/** Operator tensors [left, out, in, right] from a site on, around the ring. */
interface RingWindow {
  readonly first: number;
  readonly operators: readonly ComplexTensor[];
}

function windowOnRing(op: ProductOperator): RingWindow {
  const term = singleTerm(op);
  if (!term || term.sites.length === 0) return { first: 0, operators: toMpo(op).tensors };
  const { dims } = op.space;
  const first = afterLargestGap(term.sites, dims.length);
  const turned = dims.map((_, i) => dims[(first + i) % dims.length] as number);
  const shifted = { ...term, sites: term.sites.map((site) => (site - first + dims.length) % dims.length) };
  return { first, operators: termTensors(ascendingTerm(shifted, turned), turned) };
}

/** The site with which the shortest arc around all of them begins. */
function afterLargestGap(sites: readonly number[], length: number): number {
  const sorted = [...sites].sort((a, b) => a - b);
  let [best, largest] = [sorted[0] as number, 0];
  sorted.forEach((site, i) => {
    const before = i > 0 ? (sorted[i - 1] as number) : (sorted.at(-1) as number) - length;
    if (site - before > largest) [best, largest] = [site, site - before];
  });
  return best;
}

function termTensors({ coefficient, sites, matrix }: LocalTerm, dims: readonly number[]): ComplexTensor[] {
  const levelsOf = (site: number): ReturnType<typeof plainLeg> => plainLeg(dims[site] as number, 1);
  const levels = sites.map(levelsOf);
  const data = matrix.data.slice();
  for (let i = 0; i < data.length; i += 2) {
    const [re, im] = [data[i] as number, data[i + 1] as number];
    data[i] = re * coefficient.re - im * coefficient.im;
    data[i + 1] = re * coefficient.im + im * coefficient.re;
  }
  if (data.every((x) => x === 0)) return [zeroSite(dims[0] as number)];
  const op = matrixTensor({ ...matrix, data }, { symmetry: noSymmetry, levels }) as BlockTensor;
  return operatorChain(op, sites, levelsOf).map(toDense);
}

function zeroSite(d: number): ComplexTensor {
  return tensor([1, d, d, 1], new Float64Array(2 * d * d));
}

/** [left, level, right] with [left of O, out, in, right of O], bonds taken together. */
function multiplied(site: ComplexTensor, w: ComplexTensor): ComplexTensor {
  const [left, , right] = site.shape as [number, number, number];
  const [before, out, , after] = w.shape as [number, number, number, number];
  // [left, right, left of O, out, right of O]
  const both = permute(contract(site, w, [1], [2]), [0, 2, 3, 1, 4]);
  return tensor([left * before, out, right * after], both.data);
}
