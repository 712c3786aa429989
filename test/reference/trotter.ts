import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { trotterLayers } from '../../src/operators/trotter/layers.ts';
import { trotterScheme, type TrotterName } from '../../src/operators/trotter/scheme.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { Ket } from '../../src/states/ket.ts';
import type { ReferenceRow } from './row.ts';

/** The norm of the Trotter error at t = 1 of the critical Ising chain of 10 sites that starts in all |0>. */
function quenchError(name: TrotterName, steps: number): number {
  const h = tfim(chain(10));
  const start = new Float64Array(2 ** 11);
  start[0] = 1;
  const exact = expmMultiply((v, out) => out.set(applyTo(h, v)), { re: 0, im: -1 }, start).vector;
  let psi = Ket.fromData(h.space, start);
  for (const layer of trotterLayers(h, { scheme: trotterScheme(name), step: 1 / steps, steps })) {
    for (const gate of layer) psi = psi.apply(localSum(h.space, [gate]));
  }
  return Math.sqrt(psi.data.reduce((sum, x, i) => sum + (x - (exact[i] as number)) ** 2, 0));
}

const rows: readonly (readonly [TrotterName, number, number])[] = [
  ['strang', 10, 3.6485e-3],
  ['strang', 20, 9.1072e-4],
  ['strang', 40, 2.2759e-4],
  ['suzuki4', 10, 3.1087e-6],
  ['suzuki4', 20, 1.9404e-7],
  ['suzuki4', 40, 1.2123e-8],
];

export const trotterRows: readonly ReferenceRow[] = rows.map(([name, steps, expected]) => ({
  id: `operators/trotter-${name}-dt-1/${steps}`,
  area: 'operators',
  source:
    'Quench of the transverse-field Ising chain, N = 10, h = 1, even and odd bonds, field halved; exact diagonalisation',
  expected,
  tolerance: 5e-5,
  relative: true,
  compute: () => quenchError(name, steps),
}));
