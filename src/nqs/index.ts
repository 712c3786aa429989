export { derivativeCount, numberWidth } from './ansatz.ts';
export type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Draws, GramLayer, Moves, Walker } from './ansatz.ts';
export { batchOf } from './batch.ts';
export { ansatzFromSpec } from './from-spec.ts';
export type { ChainState } from './chains.ts';
export type { SampleSet } from './draw.ts';
export { autoregressiveDense, autoregressiveTransformer, recurrent } from './models/autoregressive/models.ts';
export type {
  AutoregressiveOptions,
  RecurrentOptions,
  TransformerOptions,
} from './models/autoregressive/models.ts';
export { densityJastrow } from './models/density-jastrow.ts';
export type { PairGroup } from './models/density-jastrow.ts';
export { freeOrbitals, randomOrbitals } from './models/fermions/orbitals.ts';
export type { Orbitals } from './models/fermions/orbitals.ts';
export { pairsOf, pfaffian, randomPairs } from './models/fermions/pfaffian.ts';
export type { PairFunction } from './models/fermions/pfaffian.ts';
export { slater } from './models/fermions/slater.ts';
export { modelProduct } from './models/model-product.ts';
export { isDensityAnsatz } from './density/density-ansatz.ts';
export type { DensityAnsatz } from './density/density-ansatz.ts';
export { densityRbm } from './density/density-rbm.ts';
export type { DensityRbmOptions } from './density/density-rbm.ts';
export { isNeuralDensity, neuralDensity } from './density/neural-density.ts';
export type { NeuralDensity } from './density/neural-density.ts';
export { pairMoves } from './density/pair-moves.ts';
export { sampledPurity } from './density/purity.ts';
export { resumeSteadyStateVmc, steadyStateCost, steadyStateVmc } from './density/steady-state.ts';
export type { SteadyStateStep, SteadyStateVmcOptions } from './density/steady-state.ts';
export { targetFidelity } from './density/target-fidelity.ts';
export { freeze, thaw } from './models/frozen.ts';
export { enlargeRing, grow } from './models/grow.ts';
export { jastrow } from './models/jastrow.ts';
export type { JastrowOptions } from './models/jastrow.ts';
export { logTable } from './models/log-table.ts';
export type { NetOptions } from './models/net-options.ts';
export { denseNet, meanField, rbm } from './models/nets.ts';
export type { RbmOptions } from './models/nets.ts';
export { phased } from './models/phased.ts';
export { marshall } from './models/signed.ts';
export { symmetrised } from './models/symmetrised.ts';
export { momentumSectors, symmetrySector } from './models/symmetry-sectors.ts';
export type { MomentumSector, SymmetryGenerator, SymmetrySector } from './models/symmetry-sectors.ts';
export { symmetricRbm, tied, translations } from './models/tied.ts';
export type { SymmetricRbmOptions } from './models/tied.ts';
export { convolutionalNet } from './models/vision/convolutional.ts';
export type { ConvolutionalOptions } from './models/vision/convolutional.ts';
export { visionTransformer } from './models/vision/vision-transformer.ts';
export type { VisionTransformerOptions } from './models/vision/vision-transformer.ts';
export { permutationExpectation } from './permutation-expectation.ts';
export { plainWalker } from './plain-walker.ts';
export { automaticMoves, exchangeMoves, hopMoves, localMoves, mixedMoves, operatorMoves } from './moves.ts';
export type { MoveRule, Proposal } from './moves.ts';
export { isNqs, nqs } from './nqs.ts';
export type { Nqs, NqsEstimate, NqsOptions, NqsSetup } from './nqs.ts';
export { autoregressiveSampling, exactSampling, fullSum, metropolis, parallelTempering } from './sampler.ts';
export type {
  AutoregressiveSampling,
  ExactSampling,
  FullSum,
  Metropolis,
  MetropolisOptions,
  Sampler,
  TemperingOptions,
} from './sampler.ts';
export { chainEstimate } from './statistics.ts';
export type { ChainFacts, SampledEstimate, SampleFlag } from './statistics.ts';
export { sampledFidelity, sampledOverlap } from './compare/fidelity.ts';
export type { ComparedEstimate } from './compare/fidelity.ts';
export type { CompareOptions } from './compare/source.ts';
export { swapEntropy, swapPurity } from './compare/swap.ts';
export type { SwapOptions } from './compare/swap.ts';
export { projectedEvolution } from './evolve/projected.ts';
export type { ProjectedOptions, ProjectedStep } from './evolve/projected.ts';
export { resumeTvmc, tvmc } from './evolve/tvmc.ts';
export type { TvmcCheckpoint, TvmcStep } from './evolve/tvmc.ts';
export type { TvmcHamiltonian, TvmcOptions } from './evolve/tvmc-options.ts';
export type { DirectionReport } from './evolve/filtered-step.ts';
export { lanczosStep } from './optimise/lanczos-step.ts';
export type { LanczosStep } from './optimise/lanczos-step.ts';
export { fitTo } from './optimise/fit.ts';
export type { FitOptions, FitStep } from './optimise/fit.ts';
export type { AvoidOptions } from './optimise/avoided.ts';
export { energyAndForce } from './optimise/force.ts';
export type { EnergyAndForce } from './optimise/force.ts';
export { geometricTensor, naturalGradient } from './optimise/natural-gradient.ts';
export type { NaturalGradient } from './optimise/natural-gradient.ts';
export type { NaturalOptions, NaturalReport, NaturalStep } from './optimise/natural-step.ts';
export {
  adam,
  exponentialSchedule,
  gradientDescent,
  linearSchedule,
  reconfiguration,
} from './optimise/optimizers.ts';
export type {
  AdamOptimizer,
  GradientDescent,
  Optimizer,
  Reconfiguration,
  ReconfigurationOptions,
  Schedule,
} from './optimise/optimizers.ts';
export { resumeVmc, vmc, VmcDivergedError, vScore } from './optimise/vmc.ts';
export type { VmcCheckpoint, VmcFlag, VmcOptions, VmcStep } from './optimise/vmc.ts';
export { customAnsatz } from './tape/custom.ts';
export type { CustomModel, TapeParameter, TapeParameters } from './tape/custom.ts';
export type { TapeComplex } from './tape/complex.ts';
export type { TapeArray } from './tape/node.ts';
export type {
  Tape,
  TapeArithmetic,
  TapeFunctions,
  TapeOperation,
  TapeShapes,
  TapeValue,
} from './tape/tape.ts';
export { setChainThreads } from './threads/chain-threads.ts';
export { loadNqs, saveNqs } from './saved.ts';
export type { LoadNqsOptions, SavedNqs } from './saved.ts';
export { expectToPrecision } from './precise.ts';
export type { PrecisionOptions } from './precise.ts';
export { measurePauliBases, resampledCounts } from './reconstruct/pauli-counts.ts';
export type { PauliCounts } from './reconstruct/pauli-counts.ts';
export { reconstruct } from './reconstruct/reconstruct.ts';
export type { ReconstructOptions, ReconstructStep } from './reconstruct/reconstruct.ts';
