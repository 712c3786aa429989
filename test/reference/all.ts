import { channelRows } from './channels.ts';
import { cliffordRows } from './circuits-clifford.ts';
import { circuitGradientRows } from './circuits-gradients.ts';
import { circuitLibraryRows } from './circuits-library.ts';
import { circuitObservedRows } from './circuits-observed.ts';
import { closedFormRows } from './dynamics-closed-forms.ts';
import { gradientRows } from './dynamics-gradients.ts';
import { masterRows } from './dynamics-masters.ts';
import { workloadRows } from './dynamics-workloads.ts';
import { dynamicsRows } from './dynamics.ts';
import { fockRows } from './fock.ts';
import { infiniteChainRows } from './infinite-chains.ts';
import { linalgRows } from './linalg.ts';
import { modelRows } from './models.ts';
import { modeRows } from './modes.ts';
import { mpsEvolutionRows } from './mps-evolution.ts';
import { nqsBeyondRows } from './nqs-beyond.ts';
import { nqsMixedRows } from './nqs-mixed.ts';
import { nqsVisionRows } from './nqs-vision.ts';
import { nqsRows } from './nqs.ts';
import { odeRows } from './ode.ts';
import { operatorRows } from './operators.ts';
import type { ReferenceRow } from './row.ts';
import { stateRows } from './states.ts';
import { dmrgRows } from './tn-dmrg.ts';
import { groundStateRows } from './tn-ground-states.ts';
import { infiniteLatticeRows } from './tn-infinite-lattices.ts';
import { isingPartitionRows } from './tn-ising.ts';
import { pepsRows } from './tn-peps.ts';
import { phaseSpaceRows } from './modes-phase-space.ts';
import { networkPlanRows } from './tn-network.ts';
import { tnStateRows } from './tn-states.ts';
import { mixedMpsRows } from './tn-mixed.ts';
import { transformerRows } from './transformer.ts';
import { trotterRows } from './trotter.ts';

/** Every reference row of the project, area by area. */
export const referenceRows: readonly ReferenceRow[] = [
  ...linalgRows,
  ...odeRows,
  ...operatorRows,
  ...trotterRows,
  ...modelRows,
  ...modeRows,
  ...stateRows,
  ...channelRows,
  ...circuitLibraryRows,
  ...cliffordRows,
  ...circuitObservedRows,
  ...circuitGradientRows,
  ...dynamicsRows,
  ...workloadRows,
  ...masterRows,
  ...closedFormRows,
  ...gradientRows,
  ...dmrgRows,
  ...groundStateRows,
  ...isingPartitionRows,
  ...infiniteLatticeRows,
  ...mixedMpsRows,
  ...networkPlanRows,
  ...fockRows,
  ...transformerRows,
  ...infiniteChainRows,
  ...tnStateRows,
  ...mpsEvolutionRows,
  ...nqsRows,
  ...nqsBeyondRows,
  ...nqsMixedRows,
  ...nqsVisionRows,
  ...pepsRows,
  ...phaseSpaceRows,
];
