import { kernels } from '../linalg/kernels/active.ts';
import { multiply } from '../linalg/products.ts';
import { svd } from '../linalg/svd.ts';
import { permute, type ComplexTensor } from '../linalg/tensor.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { Space } from '../spaces/space.ts';
import { siteLegs } from './operator-strings.ts';
import type { LocalTerm, Mpo } from './operator.ts';

/** Singular values below this share of the largest are rounding. */
const relativeZero = 1e-14;

/**
 * One term as an MPO: its matrix is split site by site by singular values (the bond dimensions are its operator-Schmidt
 * ranks), and the sites between its own carry the bond through. The term must have a site.
 */
export function matrixMpo(space: Space, term: LocalTerm): Mpo {
  const { legs, sites } = siteLegs(term, space.dims);
  kernels().scale(legs.data, term.coefficient.re, term.coefficient.im);
  const own = splitLegs(
    legs,
    sites.map((site) => space.dims[site] as number),
  );
  let bond = 1;
  const tensors = space.dims.map((levels, site) => {
    const tensor = own[sites.indexOf(site)] ?? passThrough(bond, levels);
    bond = tensor.shape[3] as number;
    return tensor;
  });
  return { kind: 'mpo', space, tensors };
}

function splitLegs(legs: ComplexTensor, dims: readonly number[]): ComplexTensor[] {
  let rest = legs.data;
  let bond = 1;
  return dims.map((d, i) => {
    const rows = bond * d * d;
    const cols = rest.length / 2 / rows;
    const left = bond;
    if (i === dims.length - 1) return { shape: [left, d, d, 1], data: rest };
    const { weights, remainder } = rankSplit({ rows, cols, data: rest });
    bond = weights.cols;
    rest = remainder.data;
    return { shape: [left, d, d, bond], data: weights.data };
  });
}

/** A = U (S V^dagger) without the singular values that are rounding; rank at least 1. */
function rankSplit(a: ComplexMatrix): { weights: ComplexMatrix; remainder: ComplexMatrix } {
  const { u, s } = svd(a);
  const smallest = relativeZero * (s[0] ?? 0);
  const rank = Math.max(1, s.filter((value) => value > smallest).length);
  const kept = permute({ shape: [u.rows, u.cols], data: u.data }, [1, 0]).data.subarray(0, 2 * rank * u.rows);
  const weights = permute({ shape: [rank, u.rows], data: kept }, [1, 0]).data;
  const left = { rows: u.rows, cols: rank, data: weights };
  return { weights: left, remainder: multiply(left, a, 'h') };
}

/** The identity on a site, carrying each bond value through. */
function passThrough(bond: number, levels: number): ComplexTensor {
  const data = new Float64Array(2 * bond * levels * levels * bond);
  for (let a = 0; a < bond; a++) {
    for (let x = 0; x < levels; x++) data[2 * (((a * levels + x) * levels + x) * bond + a)] = 1;
  }
  return { shape: [bond, levels, levels, bond], data };
}
