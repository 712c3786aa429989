export { choi, isKrausLike, isOperatorSum, stinespring, superoperator } from './channel.ts';
export type {
  Channel,
  Choi,
  Kraus,
  KrausLike,
  KrausPair,
  KrausPairs,
  OperatorSum,
  Stinespring,
  Superoperator,
} from './channel.ts';
export { identityChannel, kraus, krausPairs, unitaryChannel } from './kraus.ts';
export { toChoi, toKraus, toKrausPairs, toStinespring, toSuperoperator } from './convert.ts';
export type { MapBudget } from './convert.ts';
export type { RankOptions } from './choi-kraus.ts';
export { choiRank, minimalKraus } from './rank.ts';
export { fromChi, fromPauliTransfer, pauliWords, toChi, toPauliTransfer } from './pauli-forms.ts';
export type { ChiOptions, FromChiOptions } from './pauli-forms.ts';
export { gellMann, hermitianBasis, weylOperators } from './operator-basis.ts';
export type { BasisOperator } from './operator-basis.ts';
export {
  completePositivityDefect,
  hermiticityPreservingDefect,
  imageOfIdentity,
  isCompletelyPositive,
  isHermiticityPreserving,
  isTraceNonIncreasing,
  isTracePreserving,
  isUnital,
  requireChannel,
  smallestChoiEigenvalue,
  traceEffect,
  tracePreservingDefect,
  traceRange,
  unitalDefect,
} from './checks.ts';
export type { CheckOptions } from './checks.ts';
export { adjointMap, compose, tensorChannels } from './algebra.ts';
export { linearCombination, mixture } from './mixture.ts';
export type { MapTerm, Share } from './mixture.ts';
export { embedChannel } from './embed-channel.ts';
export { applyChannel } from './apply-channel.ts';
export type { SitesOption } from './placement.ts';
export { diamondDistance, diamondNorm } from './diamond.ts';
export type { DiamondNorm, DiamondOptions } from './diamond.ts';
export { averageGateFidelity, processFidelity, unitarity } from './fidelities.ts';
export type { TargetOption } from './fidelities.ts';
export {
  amplitudeDamping,
  bitFlip,
  bitPhaseFlip,
  dephasing,
  depolarizingMix,
  depolarizingPauli,
  generalizedAmplitudeDamping,
  pauliChannel,
  phaseDamping,
  phaseFlip,
  reset,
} from './noise.ts';
export { thermalExcitedPopulation, thermalRelaxation } from './thermal-relaxation.ts';
export type { Relaxation } from './thermal-relaxation.ts';
export { coherentError, zzCrosstalk } from './coherent-error.ts';
export { correlatedDephasing, correlatedPauli } from './correlated-noise.ts';
export { leakage, leakageRates } from './leakage.ts';
export type { LeakageOptions, LeakageRates } from './leakage.ts';
export { classicalChannel } from './classical.ts';
export { heatBath, metropolis } from './site-updates.ts';
export type { SiteUpdate } from './site-updates.ts';
export { effectOf, instrument, instrumentChannel, outcomeOf } from './instrument.ts';
export type { Instrument, InstrumentOptions, Label, Outcome, OutcomeLike } from './instrument.ts';
export { basisMeasurement, povm, projectiveMeasurement } from './measurements.ts';
export type { Effect, SpectrumOptions } from './measurements.ts';
export { measure, nonSelective, postMeasurement, probabilities } from './measure.ts';
export type { Measurement, OutcomeProbability } from './measure.ts';
export { unravel } from './unravel.ts';
export type { TrajectoryStep } from './unravel.ts';
export { nearestChannel } from './nearest-channel.ts';
export type { NearestChannel, NearestOptions } from './nearest-channel.ts';
export { channelPower, complementaryChannel, pauliTwirl, unitaryTwirl } from './powers-and-twirls.ts';
