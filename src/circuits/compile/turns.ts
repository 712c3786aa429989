import { modulus } from '../../linalg/scalar.ts';
import type { Turn } from '../../linalg/kernels/families/sweeps.ts';

/** A unitary on two levels as D T C, T a turn: `before` is the diagonal of C, `after` that of D, which also holds the scale of the turn. */
export interface TurnForm {
  readonly before: Float64Array;
  readonly turn: Omit<Turn, 'leg'>;
  readonly after: Float64Array;
}

/** Forms that are off by more than this are not taken: the matrix is not unitary to rounding. */
const tolerance = 16 * 2 ** -52;

/** The turn form of a 2 x 2 matrix (row-major, interleaved), when it is unitary to rounding. */
export function turnForm(matrix: Float64Array): TurnForm | undefined {
  const [ar, ai, br, bi, cr, ci, dr, di] = matrix as unknown as readonly [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  const [cosine, sine] = [modulus(ar, ai), modulus(cr, ci)];
  const crossed = sine > cosine;
  const scale = crossed ? sine : cosine;
  if (!(scale > 0.5)) return undefined;
  const tangent = crossed ? cosine / sine : sine / cosine;
  // Phases of D from the larger entries where there is a choice; C turns the second column.
  const sign = crossed ? -1 : 1;
  const [ur, ui] = cosine === 0 ? [1, 0] : [(sign * ar) / cosine, (sign * ai) / cosine];
  const [wr, wi] = sine === 0 ? [1, 0] : [cr / sine, ci / sine];
  const [zr, zi] = crossed ? quotient(br, bi, ur, ui) : quotient(dr, di, wr, wi);
  const form = {
    before: Float64Array.of(1, 0, zr, zi),
    turn: { tangent, crossed },
    after: Float64Array.of(scale * ur, scale * ui, scale * wr, scale * wi),
  };
  return isForm(form, matrix) ? form : undefined;
}

/** (a / b) / |a / b| for |b| = 1. */
function quotient(ar: number, ai: number, br: number, bi: number): readonly [number, number] {
  const size = modulus(ar, ai);
  return [(ar * br + ai * bi) / size, (ai * br - ar * bi) / size];
}

function isForm({ before, turn: { tangent, crossed }, after }: TurnForm, matrix: Float64Array): boolean {
  const entries = crossed ? [-tangent, 1, 1, tangent] : [1, -tangent, tangent, 1];
  return entries.every((entry, k) => {
    const [row, col] = [2 * (k >> 1), 2 * (k & 1)];
    const [xr, xi] = [after[row] as number, after[row + 1] as number];
    const [yr, yi] = [before[col] as number, before[col + 1] as number];
    const re = entry * (xr * yr - xi * yi) - (matrix[2 * k] as number);
    const im = entry * (xr * yi + xi * yr) - (matrix[2 * k + 1] as number);
    return Math.abs(re) <= tolerance && Math.abs(im) <= tolerance;
  });
}
