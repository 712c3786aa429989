export type { Circuit, Register } from './circuit.ts';
export type {
  AngleLike,
  BinaryExpression,
  Expression,
  FunctionName,
  FunctionOf,
  Parameter,
  ParameterValues,
} from './expression.ts';
export type { GateDefinition, GateInverse } from './gate-definition.ts';
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
