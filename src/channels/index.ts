export { choi, isKrausLike, stinespring, superoperator } from './channel.ts';
export type { Channel, Choi, Kraus, KrausLike, Stinespring, Superoperator } from './channel.ts';
export { identityChannel, kraus, unitaryChannel } from './kraus.ts';
export { toChoi, toKraus, toStinespring, toSuperoperator } from './convert.ts';
export type { MapBudget } from './convert.ts';
export type { RankOptions } from './choi-kraus.ts';
export { choiRank, minimalKraus } from './rank.ts';
export { fromChi, fromPauliTransfer, pauliWords, toChi, toPauliTransfer } from './pauli-forms.ts';
export {
  completePositivityDefect,
  imageOfIdentity,
  isCompletelyPositive,
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
export { adjointMap, compose, mixture, tensorChannels } from './algebra.ts';
export type { Share } from './algebra.ts';
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
export { classicalChannel } from './classical.ts';
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
