import { clearBelow, clearLeft, type Pencil } from './pencil.ts';
import { copyColumn, makeReflector, reflectLeft } from '../../reflector.ts';

/** S becomes upper Hessenberg, T upper triangular: Householder QR of T, then rotations (Moler & Stewart; Golub & Van Loan, section 7.7.4). */
export function hessenbergTriangular(p: Pencil): void {
  const { n, s, t } = p;
  triangularise(p);
  for (let c = 0; c + 2 < n; c++) {
    for (let r = n - 1; r > c + 1; r--) {
      const o = 2 * (r * n + c);
      if (s[o] === 0 && s[o + 1] === 0) continue;
      clearBelow(p, s, r - 1, c, c + 1, r - 1);
      clearLeft(p, t, r, r - 1, n, r);
    }
  }
}

/** T := Q^dagger T, upper triangular. */
function triangularise({ n, s, t, qh }: Pencil): void {
  const v = new Float64Array(2 * n);
  const tau = new Float64Array(2);
  const work = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    copyColumn(v, 0, t, n, k, k, n);
    const beta = makeReflector(v, k, n, tau, 0);
    const rows = { data: t, stride: n, rowStart: k, rowEnd: n, colStart: k + 1, colEnd: n };
    const [tr, ti] = [tau[0] as number, tau[1] as number];
    reflectLeft(rows, v, 0, tr, ti, work);
    reflectLeft({ ...rows, data: s, colStart: 0 }, v, 0, tr, ti, work);
    reflectLeft({ ...rows, data: qh, colStart: 0 }, v, 0, tr, ti, work);
    for (let r = k; r < n; r++) t.fill(0, 2 * (r * n + k), 2 * (r * n + k) + 2);
    t[2 * (k * n + k)] = beta;
  }
}
