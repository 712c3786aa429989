import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { thermalMps, type Thermal } from '../../src/tn/mixed/thermal.ts';
import type { ReferenceRow } from './row.ts';
import { once, rowsOf } from './states-rows.ts';

function rowsAt(name: string, h: Operator, energy: number, logZ: number): ReferenceRow[] {
  const thermal = once((): Thermal => thermalMps(h, [1], { dt: 0.2 })[0]!);
  return rowsOf(`thermal-mps-${name}-n8-beta1`, 'tensor-networks R16, by purification', 1e-6, {
    energy: [energy, () => thermal().state.expect(h).re],
    'log-z': [logZ, () => thermal().logZ],
  });
}

/** Mixed states as matrix-product states. */
export const mixedMpsRows: readonly ReferenceRow[] = [
  ...rowsAt('tfim', tfim(chain(8)), -8.5384780377862, 11.0201899747567),
  ...rowsAt('heisenberg', heisenberg(chain(8)), -1.4516183124034, 6.2657162050035),
];
