export { defaultCoherenceBytes, type TextDensity } from './text-density.ts';
export { FockState, isFockState } from './fock-state.ts';
export {
  fockMixture,
  normalizeFock,
  superposition,
  textMixture,
  textState,
  type NormalizeOptions,
} from './text-states.ts';
export { fockFromDense, fockToDense, type FockBudget } from './fock-dense.ts';
export { fockStateFromJson, fockStateToJson, type FockStateJson } from './fock-json.ts';
export {
  fockEntropy,
  fockPurity,
  heaviestTexts,
  numberDistribution,
  sectorWeights,
} from './fock-measures.ts';
export type { OneParticleLike } from './one-particle.ts';
export {
  numberOperator,
  sectorDiagonal,
  sectorProjector,
  textFunction,
  textProjector,
  type ColumnBudget,
  type SectorBlock,
} from './sector-diagonal.ts';
export { atPosition, dGamma, gamma } from './second-quantised.ts';
export {
  annihilation,
  applyToTexts,
  creation,
  creationLoss,
  fieldMoments,
  freeField,
  type LadderOptions,
  type OneParticleVector,
} from './free-ladder.ts';
export { dropLast, keepPositions } from './partial-trace.ts';
export {
  embedDensity,
  embeddedText,
  embeddingSpace,
  embedKet,
  embedOperator,
  unembed,
  unembeddedText,
  type EmbeddingBudget,
  type EmbeddingOptions,
  type UnembeddingOptions,
} from './embedding.ts';
export {
  dephase,
  diamond,
  drawOutcome,
  lastTokenMeasurement,
  measureText,
  outcomeProbabilities,
  outcomeProjector,
  reduceTo,
  reduceToEach,
  textMeasurement,
  tokenMeasurement,
  type Measured,
  type Outcome,
  type TextMeasurement,
} from './text-measurement.ts';
export { luedersReduce, projectorDefect, requireProjectors, type ProjectorDefect } from './projective.ts';
