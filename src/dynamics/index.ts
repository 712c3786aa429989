export { coefficient, piecewiseConstant, sampled } from './coefficient.ts';
export type { Coefficient, CoefficientLike, CoefficientOptions } from './coefficient.ts';
export type { Diagnostics, Evolution, Evolved, TailPopulation } from './evolution.ts';
export { grape } from './grape.ts';
export type { ControlProblem, ControlResult, ControlTarget, GrapeOptions } from './grape.ts';
export { lindblad, lindbladSteps } from './lindblad.ts';
export type { LindbladOptions } from './lindblad.ts';
export { jump, lindbladian } from './lindbladian.ts';
export type { Drive, HamiltonianLike, Lindbladian, Term } from './lindbladian.ts';
export type { EvolveOptions, EvolveProgress, StepperName } from './options.ts';
export { schrodinger, schrodingerSteps } from './schrodinger.ts';
export type { BathCoupling } from './bath.ts';
export { blochRedfield, blochRedfieldSteps } from './bloch-redfield.ts';
export { davies } from './davies.ts';
export type { DaviesOptions } from './davies.ts';
export { lambShift } from './lamb-shift.ts';
export type { LambShiftOptions } from './lamb-shift.ts';
export { lowRankLindblad } from './low-rank/evolve.ts';
export type { LowRankEvolution, LowRankOptions } from './low-rank/evolve.ts';
export { lowRankDensity, toLowRank } from './low-rank/state.ts';
export type { LowRankState } from './low-rank/state.ts';
export { redfield } from './redfield.ts';
export type { Redfield } from './redfield.ts';
export { correlation } from './correlation.ts';
export type { CorrelationOperators, CorrelationOptions } from './correlation.ts';
export { spectrum } from './spectrum.ts';
export type { Spectrum } from './spectrum.ts';
export { steadyState } from './steady-state.ts';
export type { SteadyState, SteadyStateOptions } from './steady-state.ts';
export { liouvillian } from './superoperator.ts';
export type { LiouvillianOptions } from './superoperator.ts';
export { trajectories } from './trajectories.ts';
export type { Trajectories, TrajectoriesOptions } from './trajectories.ts';
export { steppedTrajectories } from './stepped-trajectories.ts';
export type { SteppedOptions, SteppedTrajectories } from './stepped-trajectories.ts';
export type { Click } from './unravelling.ts';
export { diffusiveTrajectories } from './diffusive-trajectories.ts';
export type { DiffusiveOptions, DiffusiveTrajectories } from './diffusive-trajectories.ts';
export type { Detection, Signal } from './detection.ts';
export { floquet } from './floquet.ts';
export type { Floquet, FloquetOptions } from './floquet.ts';
export { propagate } from './propagate.ts';
export type { Propagated, PropagateOptions } from './propagate.ts';
export { evolutionGradient } from './gradients/evolution-gradient.ts';
export type {
  EvolutionGradient,
  EvolutionGradientOptions,
  EvolutionObjective,
} from './gradients/gradient-options.ts';
export type { StateTangent } from './gradients/problem.ts';
export { bindParameters, parametricLindbladian } from './parametric-lindbladian.ts';
export type {
  ParametricDrive,
  ParametricJump,
  ParametricLindbladian,
  ParametricTerm,
} from './parametric-lindbladian.ts';
export { parametric, pulse } from './parametric-weight.ts';
export type { ParametricCoefficient, ParametricLike, Weight } from './parametric-weight.ts';
export {
  lindbladBatch,
  lindbladBatchSteps,
  schrodingerBatch,
  schrodingerBatchSteps,
} from './batch/evolution-batch.ts';
export type { BatchOptions, BatchProgress, BatchRun, BatchStart } from './batch/batch-options.ts';
