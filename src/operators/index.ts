export { anticommutator, commutator, dagger, minus, plus, scale, tensor, times } from './algebra.ts';
export { applyTo, applyToRows } from './apply-to.ts';
export { compressMpo, type CompressedMpo, type MpoCompression } from './compress-mpo.ts';
export { connected } from './connected.ts';
export { dense } from './dense.ts';
export { exponentialPairs, type Decay } from './exponential-pairs.ts';
export { fermionSum, type FermionFactor, type FermionTerm } from './fermion-sum.ts';
export { fermionAnnihilation, fermionCreation, fermionHopping, fermionNumber } from './fermions.ts';
export { isHermitian } from './hermitian.ts';
export {
  annihilation,
  annihilationMatrix,
  creation,
  creationMatrix,
  numberMatrix,
  numberOperator,
} from './ladder.ts';
export { ladderMpo } from './ladder-mpo.ts';
export { identityOperator, localOperator, localSum, zeroOperator, type LocalTermLike } from './local-sum.ts';
export { aklt } from './models/aklt.ts';
export { boseHubbard, type BoseHubbardOptions } from './models/bose-hubbard.ts';
export {
  heisenbergRingEnergy,
  tfimChainEnergy,
  tfimEnergyDensity,
  tfimModes,
  xxChainEnergy,
  xxzEnergyDensity,
  type ExactTfimOptions,
} from './models/exact-chains.ts';
export {
  heisenberg,
  heisenbergPauli,
  j1j2,
  j1j2Pauli,
  majumdarGhosh,
  xxz,
  xxzPauli,
  type HeisenbergOptions,
  type J1J2Options,
  type XxzOptions,
} from './models/heisenberg.ts';
export {
  hubbard,
  hubbardMode,
  hubbardSector,
  type FermionSpin,
  type HubbardOptions,
} from './models/hubbard.ts';
export { tfim, tfimSpin, type TfimOptions } from './models/ising.ts';
export { shastrySutherland, type ShastrySutherlandOptions } from './models/shastry-sutherland.ts';
export { bondDimensions, mpo } from './mpo.ts';
export { mpoPropagator, type PropagatorOptions } from './mpo-propagator.ts';
export type {
  DenseOperator,
  FockOperator,
  LocalSum,
  LocalTerm,
  Mpo,
  Operator,
  PauliString,
  PauliSum,
  ProductOperator,
  SparseOperator,
  TextAmplitude,
} from './operator.ts';
export { pauliSum, type PauliStringLike } from './pauli-sum.ts';
export { pauliX, pauliY, pauliZ, sigmaI, sigmaMinus, sigmaPlus, sigmaX, sigmaY, sigmaZ } from './paulis.ts';
export {
  randomGinibre,
  randomHermitian,
  randomIsometry,
  randomOrthogonal,
  randomRealGinibre,
  randomSymmetric,
  randomUnitary,
} from './random.ts';
export type { Connected } from './row-collector.ts';
export { sparse, type SparseEntry, type SparseRows } from './sparse.ts';
export {
  anisotropicExchange,
  exchangeMatrix,
  spinMatrices,
  spinOperator,
  type SpinComponent,
  type SpinMatrices,
} from './spin.ts';
export { terms } from './terms.ts';
export { toDense } from './to-dense.ts';
export { toMpo } from './to-mpo.ts';
export { toPauliSum } from './to-pauli-sum.ts';
export { toSparse } from './to-sparse.ts';
export { bondMatrices } from './trotter/bonds.ts';
export { trotterLayers, type TrotterHamiltonian, type TrotterOptions } from './trotter/layers.ts';
export {
  trotterScheme,
  trotterSequence,
  type TrotterFactor,
  type TrotterName,
  type TrotterOrder,
  type TrotterScheme,
} from './trotter/scheme.ts';
export { vectorisedLindbladian } from './vectorised-lindbladian.ts';
