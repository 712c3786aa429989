export { append, bitCount, circuit, compose, repeat } from './build.ts';
export type { CircuitOptions } from './build.ts';
export type { Circuit, Register } from './circuit.ts';
export { bitsEqual, not, when } from './conditions.ts';
export { parameter } from './expression-build.ts';
export { derivativeOf, evaluate } from './expression-evaluate.ts';
export { printExpression } from './expression-print.ts';
export type { PrintOptions } from './expression-print.ts';
export type {
  AngleLike,
  BinaryExpression,
  Expression,
  FunctionName,
  FunctionOf,
  Parameter,
  ParameterValues,
} from './expression.ts';
export { expressions } from './expressions.ts';
export type { Expressions } from './expressions.ts';
export type { GateDefinition, GateInverse } from './gate-definition.ts';
export { gateDefinition, gateNames } from './gate-library/definitions.ts';
export {
  fullMatrix,
  operationDerivative,
  operationMatrix,
  sitesOf,
} from './gate-library/operation-matrix.ts';
export { gateOperation } from './gate-makers.ts';
export { gates } from './gates.ts';
export type {
  ControlledOne,
  ControlledTurn,
  Gates,
  OnOne,
  OnTwo,
  TurnLevels,
  TurnOne,
  TurnTwo,
} from './gates.ts';
export { controlled, inverse, onSites } from './modifiers.ts';
export type { MeasureOptions } from './operation-makers.ts';
export type {
  BarrierOperation,
  ChannelOperation,
  Condition,
  Conditional,
  Control,
  GateOperation,
  MeasureOperation,
  Operation,
  ResetOperation,
  UnitaryLike,
  UnitaryOperation,
} from './operation.ts';
export type { Operations } from './operations.ts';
export { bind, parameterNames } from './parameters.ts';
export { layered } from './noise/layered.ts';
export type { GateNoise, IdleNoise, MeasureNoise, NoiseRule, PreparationNoise } from './noise/rules.ts';
export { withNoise } from './noise/with-noise.ts';
export { amplitude } from './observe/amplitude.ts';
export type { AmplitudeOptions } from './observe/amplitude.ts';
export type { BranchOptions } from './observe/branches.ts';
export { distribution } from './observe/distribution.ts';
export type { DistributionOptions } from './observe/distribution.ts';
export { estimate } from './observe/estimate.ts';
export type {
  CircuitEstimate,
  CircuitEstimateOptions,
  MethodEstimate,
  RunMethod,
} from './observe/estimate.ts';
export { expectation } from './observe/expectation.ts';
export type { ExpectationOptions } from './observe/expectation.ts';
export { groupObservables } from './observe/group-observables.ts';
export type { ObservableGroup } from './observe/group-observables.ts';
export { lightCone } from './observe/light-cone.ts';
export type { LightConeOptions } from './observe/light-cone.ts';
export { sample } from './observe/sample.ts';
export type { CircuitSamples, SampleOptions } from './observe/sample.ts';
export { zeroLevels } from './observe/start.ts';
export type { Runnable, Start } from './observe/start.ts';
export { power } from './power.ts';
export { run } from './run.ts';
export type { RunOptions, RunResult } from './run.ts';
export { unitaryOf } from './unitary-of.ts';
export type { UnitaryOptions } from './unitary-of.ts';
export { toQasm2 } from './qasm/export/to-qasm2.ts';
export { toQasm3 } from './qasm/export/to-qasm3.ts';
export { fromQasm } from './qasm/from-qasm.ts';
export type { FromQasmOptions } from './qasm/from-qasm.ts';
export { QasmError } from './qasm/qasm-error.ts';
export type { Place, QasmFault, QasmProblem } from './qasm/qasm-error.ts';
export type { QasmVersion } from './qasm/reader.ts';
export { exportVia } from './interop/export-via.ts';
export type { ExportFormat, ImportFormat } from './interop/formats.ts';
export { importVia } from './interop/import-via.ts';
export type {
  ForeignCircuit,
  ForeignGate,
  QuantumCircuitClass,
  ViaOptions,
} from './interop/quantum-circuit.ts';
export { drawCircuitSvg } from './draw/svg.ts';
export { drawCircuit } from './draw/text.ts';
export type { TextDrawingOptions } from './draw/text.ts';
export {
  brickwork,
  monitoredBrickwork,
  monitoredClifford,
  randomBrickwork,
  randomClifford,
} from './library/brickwork.ts';
export { bornMachine, clusterCircuit, ghzCircuit } from './library/entanglers.ts';
export { kickedIsing } from './library/floquet.ts';
export type { KickedIsing } from './library/floquet.ts';
export { bakersMap, qft } from './library/fourier.ts';
export type { QftOptions } from './library/fourier.ts';
export { trajectoryEntropy } from './library/trajectory-entropy.ts';
export type { TrajectoryEntropyOptions } from './library/trajectory-entropy.ts';
export { geometricTensor } from './gradients/geometric-tensor.ts';
export type { TangentOptions } from './gradients/geometric-tensor.ts';
export { finiteDifference } from './gradients/finite-difference.ts';
export type { FiniteDifferenceOptions } from './gradients/finite-difference.ts';
export { gradient } from './gradients/gradient.ts';
export type { GradientOptions } from './gradients/gradient.ts';
export type { Gradient } from './gradients/gradient-result.ts';
export { parameterShift } from './gradients/parameter-shift.ts';
export type { Evaluate, EvaluationOptions } from './gradients/parameter-shift.ts';
export { shiftRule } from './gradients/shift-rule.ts';
export type { ShiftRule } from './gradients/shift-rule.ts';
export { hardwareEfficient } from './variational/ansatz.ts';
export { angleEmbedding, basisEmbedding, zzFeatureMap } from './variational/feature-maps.ts';
export { geometricDifference, kernelMatrix } from './variational/kernels.ts';
export { naturalGradient } from './variational/natural-gradient.ts';
export type { NaturalGradientOptions } from './variational/natural-gradient.ts';
export { maxCut, qaoa } from './variational/qaoa.ts';
export type { Edge } from './variational/qaoa.ts';
export { vqe } from './variational/vqe.ts';
export type { VqeOptions, VqeResult } from './variational/vqe.ts';
export {
  amplitudeByNetwork,
  amplitudesByNetwork,
  circuitNetwork,
  marginalByNetwork,
  reducedByNetwork,
} from './network/circuit-network.ts';
export type { CircuitNetwork, NetworkQuestion } from './network/circuit-network.ts';
export { expectationByNetwork, expectationNetworks } from './network/expectation-by-network.ts';
export type { CircuitNetworkOptions } from './network/options.ts';
export type { FilledNetwork } from './network/wires.ts';
