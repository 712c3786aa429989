export { isPeriodicMps, periodicMps } from './mps/periodic.ts';
export type { PeriodicMps } from './mps/periodic.ts';
export { dmrg, dmrgSweeps } from './dmrg/dmrg.ts';
export type { DmrgProgress, DmrgResult, DmrgSweep } from './dmrg/dmrg.ts';
export type { DmrgOptions, DmrgStep, Schedule } from './dmrg/options.ts';
export { isingLogPartition } from './classical/ising-partition.ts';
export type { IsingLattice } from './classical/ising-partition.ts';
export { isingBoltzmann, isingTransfer } from './classical/ising-weights.ts';
export type { IsingRow, IsingRows } from './classical/ising-weights.ts';
export { applyMpo, compress } from './mps/compress.ts';
export type { ApplyMpoOptions, CompressOptions } from './mps/compress.ts';
export { correlationLength } from './mps/correlation-length.ts';
export type { CorrelationLengthOptions } from './mps/correlation-length.ts';
export { correlations } from './mps/correlations.ts';
export type { Correlations, CorrelationsOptions } from './mps/correlations.ts';
export { bondEntropies, bondSpectra, bondSpectrum } from './mps/entanglement.ts';
export { siteMeans } from './mps/local-means.ts';
export type { SiteMatrix } from './mps/local-means.ts';
export { addMps } from './mps/sum.ts';
export { energyVariance, mpsToKet } from './mps/measures.ts';
export { productMps, randomMps, toMps } from './mps/make.ts';
export type { MakeMpsOptions } from './mps/make.ts';
export { bondsOf, isMps, mps, withTruncation } from './mps/mps.ts';
export type { Mps, MpsOptions } from './mps/mps.ts';
export type { Chain } from './mps/chain.ts';
export type { Lost } from './mps/losses.ts';
export { withCharges } from './mps/with-charges.ts';
export { numberCharges, parityCharges, spinCharges } from './mps/site-charges.ts';
export type { SiteCharges } from './mps/site-charges.ts';
export { addTensors, conjugateTensor, innerProduct, scaleTensor, tensorNorm } from './tensor/algebra.ts';
export { asComplex, blockTensor, zeroTensor } from './tensor/block-tensor.ts';
export type { BlockTensor, Field } from './tensor/block-tensor.ts';
export { contract } from './tensor/contract.ts';
export { fromDense, plainTensor, toDense } from './tensor/dense.ts';
export type { FromDenseOptions } from './tensor/dense.ts';
export { directSum } from './tensor/direct-sum.ts';
export { dualLeg, fits, leg, levelLeg, plainLeg, sameLeg } from './tensor/leg.ts';
export type { Leg } from './tensor/leg.ts';
export { permuteLegs } from './tensor/permute-legs.ts';
export { scaleLeg, splitLq, splitQr, splitSvd } from './tensor/split.ts';
export type { SvdSplit, TwoFactors } from './tensor/split.ts';
export { findBlock, sameStructure, structureOf } from './tensor/structure.ts';
export type { Block, Structure } from './tensor/structure.ts';
export { cyclic, noSymmetry, u1, z2 } from './tensor/symmetry.ts';
export type { Symmetry } from './tensor/symmetry.ts';
export { identityTensor, traceLegs } from './tensor/trace-legs.ts';
export type { Truncated, Truncation } from './tensor/truncation.ts';
export { tdvp, tdvpSteps } from './evolve/tdvp.ts';
export type { EnrichWhen, TdvpHamiltonian, TdvpOptions } from './evolve/tdvp.ts';
export { tebd, tebdSteps } from './evolve/tebd.ts';
export type { MpsEvolveOptions, TebdOptions } from './evolve/tebd.ts';
export type { ChainDiagnostics, ChainEvolution, ChainEvolveOptions, ChainProgress } from './evolve/run.ts';
export { canonicalCell } from './infinite/canonical.ts';
export type { CanonicalCell } from './infinite/canonical.ts';
export { idmrg, idmrgSteps } from './infinite/idmrg.ts';
export type { IdmrgOptions, IdmrgProgress, IdmrgResult } from './infinite/idmrg.ts';
export { infiniteProduct } from './infinite/infinite-mps.ts';
export type { InfiniteMps, InfiniteProductOptions } from './infinite/infinite-mps.ts';
export { infiniteSum } from './infinite/infinite-sum.ts';
export type { InfiniteSum } from './infinite/infinite-sum.ts';
export { itebd, itebdSteps } from './infinite/itebd.ts';
export type { ItebdOptions } from './infinite/itebd.ts';
export {
  infiniteCorrelationLength,
  infiniteEntropies,
  infiniteExpect,
  infiniteSpectrum,
} from './infinite/measure.ts';
export { isDensityMpo } from './mixed/density-mpo.ts';
export type { DensityMpo } from './mixed/density-mpo.ts';
export { applyKraus } from './mixed/kraus.ts';
export { densityOfMpo, productDensityMpo, pureDensityMpo, toDensityMpo } from './mixed/make-density.ts';
export { isPurified, purifiedMps, purifiedToMpo } from './mixed/purified.ts';
export type { Purified } from './mixed/purified.ts';
export { lindbladTebd, lindbladTebdSteps } from './mixed/lindblad-tebd.ts';
export type { LindbladTebdOptions } from './mixed/lindblad-tebd.ts';
export { thermalMps } from './mixed/thermal.ts';
export type { Thermal, ThermalOptions } from './mixed/thermal.ts';
export { isPeps, peps } from './peps/peps.ts';
export type { Peps, PepsOptions } from './peps/peps.ts';
export type { PepsGrid } from './peps/grid.ts';
export type { BondLeg, PepsBond, PepsLattice } from './peps/lattice.ts';
export { isingPeps, productPeps, randomPeps } from './peps/make.ts';
export type { IsingPepsOptions, RandomPepsOptions } from './peps/make.ts';
export { logDerivatives, pepsLocalValue } from './peps/derivatives.ts';
export type { LogDerivatives } from './peps/derivatives.ts';
export {
  pepsAmplitude,
  pepsBonds,
  pepsLogNorm,
  pepsSamples,
  pepsTensor,
  withPepsOptions,
} from './peps/measures.ts';
export type { PepsBondSize } from './peps/measures.ts';
export type { WeightedSamples } from './peps/sample.ts';
export { ctmrg } from './renormalise/ctmrg.ts';
export type { Ctmrg, CtmrgOptions, CtmrgProgress } from './renormalise/ctmrg.ts';
export type { Corners, EdgeStart } from './renormalise/corners.ts';
export { infinitePeps, infinitePepsExpect, infinitePepsLogNorm } from './renormalise/infinite-peps.ts';
export type { InfinitePeps, InfinitePepsOptions, PepsCell, PepsWindow } from './renormalise/infinite-peps.ts';
export { isingInfinite, isingVertex } from './renormalise/ising-lattice.ts';
export type {
  IsingEnds,
  IsingInfinite,
  IsingInfiniteOptions,
  IsingModel,
  IsingVertex,
} from './renormalise/ising-lattice.ts';
export { latticeLog, latticeMean } from './renormalise/lattice-values.ts';
export type { Insertion } from './renormalise/lattice-values.ts';
export type { Cell, Side, VertexCell } from './renormalise/vertex-cell.ts';
export { contractByPlan, contractSlices } from './network/contract-by-plan.ts';
export type { ContractOptions, ScaledTensor, SliceProgress } from './network/contract-by-plan.ts';
export { einsum } from './network/einsum.ts';
export type { Equation } from './network/equation.ts';
export { ncon } from './network/ncon.ts';
export type { NconOptions } from './network/ncon.ts';
export {
  contractNetwork,
  networkLeg,
  networkTensor,
  networkTensorsPlan,
  plainTensorOf,
} from './network/network-tensor.ts';
export type { NetworkLeg, NetworkLegOptions, NetworkTensor } from './network/network-tensor.ts';
export { linearPath, planByPath } from './network/paths.ts';
export type { PathOptions } from './network/paths.ts';
export { networkPlan } from './network/plan.ts';
export type { NetworkPlan, NetworkPlanOptions } from './network/plan.ts';
export { fromCotengra, networkPlanFromJson, networkPlanToJson, toCotengra } from './network/plan-json.ts';
export type { CotengraNetwork, NetworkPlanJson } from './network/plan-json.ts';
export type { NetworkLabel, LegSizes, NetworkShape } from './network/shape.ts';
export { fullUpdate, fullUpdateSteps } from './peps/full-update.ts';
export type { FullUpdateResult, FullUpdateStep } from './peps/full-update.ts';
export { simpleUpdate, simpleUpdateSteps } from './peps/simple-update.ts';
export type { SimpleUpdateResult } from './peps/simple-update.ts';
export type { PepsUpdateOptions, PepsUpdateStep } from './peps/ground-options.ts';
export { flowScaling } from './renormalise/flow-scaling.ts';
export type { FlowScaling } from './renormalise/flow-scaling.ts';
export { flowLog, latticeFlow, torusLog } from './renormalise/lattice-flow.ts';
export type { FlowProgress, FlowStep, LatticeFlow, LatticeFlowOptions } from './renormalise/lattice-flow.ts';
export { contractOn, gpuContract } from './gpu/gpu-contract.ts';
export type { ContractOnOptions, ContractOnResult } from './gpu/gpu-contract.ts';
export type { GpuDescription } from './gpu/description.ts';
export type { GpuDevice, GpuResult, GpuTensor } from './gpu/gpu-device.ts';
export type {
  GpuBackend,
  GpuInstance,
  GpuKernel,
  GpuKernelSettings,
  GpuLibrary,
  GpuTexture,
  WebGpuContext,
} from './gpu/library.ts';
export { describeDevice, openGpu } from './gpu/open-gpu.ts';
export type { OpenGpuOptions } from './gpu/open-gpu.ts';
export type { Contraction } from './gpu/pairing.ts';
export type { ProbedError, ProbeOptions } from './gpu/probes.ts';
export { beliefPropagation } from './network/belief/belief-propagation.ts';
export type { BeliefEstimate, BeliefOptions } from './network/belief/belief-propagation.ts';
export { pepsAnsatz } from './peps/ansatz.ts';
export type { PepsAnsatz } from './peps/ansatz.ts';
export { mpsAnsatz } from './mps/ansatz.ts';
export type { MpsAnsatz } from './mps/ansatz.ts';
export type { SampledAnsatz, SampledBatch, SampledMoves, SampledWalker } from './sampled-ansatz.ts';
export type { BoundaryPolicy } from './peps/boundary.ts';
