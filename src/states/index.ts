export { toDensityMatrix, toKet, type ConvertOptions, type ToKetOptions } from './convert.ts';
export { DensityMatrix, isDensityMatrix, type DensityMatrixFactory } from './density-matrix.ts';
export { hilbertSchmidtDistance, traceDistance } from './distances.ts';
export { crossEntropy, klDivergence, shannonEntropy, type EntropyOptions } from './distributions.ts';
export { purity, renyiEntropy, vonNeumannEntropy } from './entropies.ts';
export { conjugateEstimate, exact, type Estimate } from './estimate.ts';
export { fidelity, rootFidelity } from './fidelity.ts';
export { quantumFisherInformation } from './fisher-information.ts';
export { isKet, Ket, type KetFactory } from './ket.ts';
export { basisKet, bellKet, ghzKet, productKet, wKet, type BellName, type DenseOptions } from './kets.ts';
export { diagonalState, maximallyMixed, productOfKets, productState } from './mixed-states.ts';
export { normalize } from './normalize.ts';
export { operatorSchmidt, type OperatorSchmidt } from './operator-schmidt.ts';
export { logNegativity, negativity, partialTranspose } from './partial-transpose.ts';
export { probabilities } from './probabilities.ts';
export {
  randomDensityMatrix,
  randomKet,
  type RandomDensityMatrixOptions,
  type RandomKetOptions,
} from './random-states.ts';
export { relativeEntropy, type RelativeEntropyOptions } from './relative-entropy.ts';
export { counts, samplesOf, shot, type Samples } from './samples.ts';
export { schmidt, type SchmidtDecomposition } from './schmidt.ts';
export { stabilizerEntropies, stabilizerGenerators } from './stabilizer/entanglement.ts';
export { toStabilizer } from './stabilizer/from-ket.ts';
export { measurePauli, type PauliMeasurement } from './stabilizer/measure-pauli.ts';
export { isStabilizer, Stabilizer, type StabilizerFactory } from './stabilizer/stabilizer.ts';
export {
  overlapOf,
  type Amplitudes,
  type Bulk,
  type Evolvable,
  type Measurable,
  type Reducible,
  type Samplable,
  type SiteMeasurement,
  type State,
  type WorkingCopy,
} from './state.ts';
export { conditionalEntropy, entanglementEntropy, mutualInformation } from './subsystem-entropies.ts';
export { thermalState } from './thermal.ts';
export { concurrence, entanglementOfFormation } from './two-qubits.ts';
