import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix, MatrixLike } from '../../linalg/matrix.ts';
import { modulus } from '../../linalg/scalar.ts';
import { requireUnitary } from '../require-unitary.ts';
import type { PlacedGate } from './apply-gate.ts';
import { beamsplitter } from './ladder-gates.ts';
import { rotation } from './other-gates.ts';

/**
 * An interferometer as gates on `sites`: the passive unitary W with W a_j^dagger W^dagger = sum_i U_ij a_i^dagger, so that coherent amplitudes alpha become U alpha. At most m (m-1)/2 beamsplitters of neighbours in the
 * list and m rotations (Reck's triangle), to be given to `applyModeGates`. States of fewer photons than levels lose nothing; above that, intermediate steps may let weight out, which is
 * reported like any leak. Throws `ArgumentError` unless U is square with one row per site, `NotPhysicalError` unless it is unitary within 1e-9. Reck et al., Phys. Rev. Lett. 73 (1994) 58.
 */
export function interferometer(unitary: MatrixLike, sites: readonly number[]): PlacedGate[] {
  const u = requireUnitary(unitary);
  if (u.rows !== sites.length) {
    throw new ArgumentError('sites', `be ${u.rows}, one per row of \`unitary\``, `they are ${sites.length}`);
  }
  const rest = { ...u, data: u.data.slice() };
  const gates: PlacedGate[] = [];
  for (let col = 0; col + 1 < u.rows; col++) {
    for (let row = u.rows - 1; row > col; row--) {
      const [theta, phi] = cancelled(rest, row, col);
      if (theta === 0) continue;
      gates.unshift({
        gate: beamsplitter(-theta, phi),
        sites: [sites[row - 1] as number, sites[row] as number],
      });
    }
  }
  const turns = sites.map((site, i): PlacedGate => {
    const at = 2 * i * (u.rows + 1);
    const angle = Math.atan2(rest.data[at + 1] as number, rest.data[at] as number);
    return { gate: rotation(angle), sites: [site] };
  });
  return [...turns.filter(({ gate }) => gate.parameters[0] !== 0), ...gates];
}

/** The angles of the beamsplitter on rows row - 1 and row that makes the entry (row, col) zero; turns these rows. */
function cancelled({ data, cols }: ComplexMatrix, row: number, col: number): readonly [number, number] {
  const [upper, lower] = [2 * (row - 1) * cols, 2 * row * cols];
  const [x, y] = [data[upper + 2 * col] as number, data[upper + 2 * col + 1] as number];
  const [u, v] = [data[lower + 2 * col] as number, data[lower + 2 * col + 1] as number];
  const theta = Math.atan2(modulus(u, v), modulus(x, y));
  const phi = theta === 0 ? 0 : Math.atan2(y, x) - Math.atan2(v, u);
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  const [sre, sim] = [sin * Math.cos(phi), sin * Math.sin(phi)];
  for (let k = 0; k < 2 * cols; k += 2) {
    const [a, b] = [data[upper + k] as number, data[upper + k + 1] as number];
    const [c, d] = [data[lower + k] as number, data[lower + k + 1] as number];
    data[upper + k] = cos * a + sre * c - sim * d;
    data[upper + k + 1] = cos * b + sre * d + sim * c;
    data[lower + k] = cos * c - (sre * a + sim * b);
    data[lower + k + 1] = cos * d - (sre * b - sim * a);
  }
  return [theta, phi];
}
