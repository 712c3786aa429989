export { type NextTokenLaw, type PositionLaw } from './next-token-law.ts';
export { type RealMatrix } from './real-matrix.ts';
export { nearestToken, vocabulary, type NearestToken, type Vocabulary } from './vocabulary.ts';
export {
  attentionWeights,
  type AttentionHead,
  type AttentionMask,
  type AttentionScale,
  type AttentionWeights,
  type FeedForward,
  type Quantizer,
} from './attention-head.ts';
export {
  attentionLaw,
  positionedLaw,
  pushForward,
  type AttentionBlock,
  type AttentionOptions,
  type PositionedLaw,
} from './attention-law.ts';
export {
  averageLaw,
  headMixtureLaw,
  headProductLaw,
  type ConcatenatedBlock,
  type MultiHeadBlock,
} from './multi-head-law.ts';
export { ngramLaw, tableLaw, type TableRow } from './table-law.ts';
export { restrictedLaw, temperedLaw } from './derived-laws.ts';
export { chainRuleLaw, negativeLogLikelihood, stepMarginal, type JointTable } from './chain-rule.ts';
export { paperExample, type PaperExample } from './paper-example.ts';
export {
  autoregressiveOperation,
  type AutoregressiveOperation,
  type Extension,
  type OperationOptions,
  type OperationSchedule,
  type TopPolicy,
} from './operation.ts';
export {
  applyOperation,
  applyOperations,
  type ImageBudget,
  type OperationResult,
} from './operation-apply.ts';
export {
  choiRank,
  positivityDefect,
  supportChoi,
  traceDefect,
  type SupportChoi,
  type TextsToCheck,
} from './operation-checks.ts';
export { heisenbergDual } from './operation-dual.ts';
export {
  krausOperators,
  operationChannel,
  type EnvironmentLabel,
  type LabelledKraus,
} from './operation-kraus.ts';
export {
  entropyPath,
  generate,
  sequentialMeasure,
  type Generated,
  type MeasuredSequence,
  type MeasuredStep,
  type MeasurementOptions,
  type OutcomeChoice,
} from './sequence.ts';
export {
  deferredLaw,
  jointLaw,
  type Granularity,
  type JointLaw,
  type JointLawOptions,
  type JointOutcome,
} from './joint-law.ts';
export { jointEntropy, jointVector, marginalLaw, recordProbability, tokenLaw } from './joint-law-measures.ts';
export {
  fitTokenizer,
  tokenizer,
  unknownToken,
  type EncodeOptions,
  type TokenKind,
  type Tokenizer,
  type TokenizerOptions,
  type UnknownPolicy,
} from './tokenizer.ts';
export {
  languageModel,
  loadModel,
  parameterTable,
  saveModel,
  type LanguageModel,
  type ModelShape,
  type ParameterSlot,
  type SavedModel,
} from './language-model.ts';
export { languageModelLaw, meanCrossEntropy, type LanguageModelLaw } from './language-model-law.ts';
export { fit, train, type Checkpoint, type TrainingStep, type TrainOptions } from './train.ts';
export { activations, type Activation, type ActivationName } from './nn/activations.ts';
export { causalAttention, type AttentionArrays, type AttentionSizes } from './nn/attention.ts';
export { erf } from './nn/erf.ts';
export { sinusoidalPositions } from './nn/positional-encoding.ts';
export { logSoftmax, logSumExp, softmax } from './nn/softmax.ts';
export {
  transformerReport,
  type ModelReport,
  type TransformerReport,
  type TransformerReportOptions,
} from './report.ts';
export { type ChannelReport, type ReducedChoi } from './report-channel.ts';
export { type ExampleReading, type ExampleReport } from './report-example.ts';
export {
  type ComparedRecord,
  type GeneratedToken,
  type GenerationReport,
  type LawReport,
} from './report-law.ts';
