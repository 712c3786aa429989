import type { Kraus } from '../channels/channel.ts';
import type { MatrixLike } from '../linalg/matrix.ts';
import type { AngleLike } from './expression.ts';
import type {
  BarrierOperation,
  ChannelOperation,
  GateOperation,
  MeasureOperation,
  ResetOperation,
  UnitaryOperation,
} from './operation.ts';
import { gateOperation, ones } from './gate-makers.ts';
import { barrier, channel, measure, reset, unitary, type MeasureOptions } from './operation-makers.ts';

/** Makes a gate on one site. */
export type OnOne = (site: number) => GateOperation;
/** Makes a gate with one angle on one site. */
export type TurnOne = (angle: AngleLike, site: number) => GateOperation;
/** Makes a gate on two sites. */
export type OnTwo = (a: number, b: number) => GateOperation;
/** Makes a gate with one angle on two sites. */
export type TurnTwo = (angle: AngleLike, a: number, b: number) => GateOperation;
/** Makes a gate with one control. */
export type ControlledOne = (control: number, target: number) => GateOperation;
/** Makes a gate with one angle and one control. */
export type ControlledTurn = (angle: AngleLike, control: number, target: number) => GateOperation;
/** Makes a rotation of two levels of a site. */
export type TurnLevels = (angle: AngleLike, site: number, levels: readonly [number, number]) => GateOperation;

/**
 * The makers of all gates and operations, angles first, then controls, then targets. R_P(t) = exp(-i t P/2), P(t) = diag(1, e^{it}); the formula of each gate
 * is in `gateDefinition(name).description`. Each throws `ArgumentError` for angles that are not finite; sites are checked by `circuit`.
 */
export interface Gates {
  readonly id: OnOne;
  readonly x: OnOne;
  readonly y: OnOne;
  readonly z: OnOne;
  readonly h: OnOne;
  readonly s: OnOne;
  readonly sdg: OnOne;
  readonly t: OnOne;
  readonly tdg: OnOne;
  readonly sx: OnOne;
  readonly sxdg: OnOne;
  readonly sy: OnOne;
  readonly sydg: OnOne;
  readonly p: TurnOne;
  readonly rx: TurnOne;
  readonly ry: TurnOne;
  readonly rz: TurnOne;
  /** The rotation by `angle` about the axis cos(axis) X + sin(axis) Y, also known as PRX. */
  r(angle: AngleLike, axis: AngleLike, site: number): GateOperation;
  /** P(phi) RY(theta) P(lambda): [[cos(t/2), -e^{il} sin(t/2)], [e^{ip} sin(t/2), e^{i(p+l)} cos(t/2)]]. */
  u(theta: AngleLike, phi: AngleLike, lambda: AngleLike, site: number): GateOperation;
  /** u(pi/2, phi, lambda). */
  u2(phi: AngleLike, lambda: AngleLike, site: number): GateOperation;
  /** The global phase e^{i angle}; controlled it is a phase of the controls' levels. */
  gphase(angle: AngleLike): GateOperation;
  readonly swap: OnTwo;
  readonly iswap: OnTwo;
  readonly iswapdg: OnTwo;
  readonly sqrtswap: OnTwo;
  readonly sqrtswapdg: OnTwo;
  readonly sqrtiswap: OnTwo;
  readonly sqrtiswapdg: OnTwo;
  readonly ecr: OnTwo;
  readonly dcx: OnTwo;
  readonly rxx: TurnTwo;
  readonly ryy: TurnTwo;
  readonly rzz: TurnTwo;
  readonly rzx: TurnTwo;
  readonly givens: TurnTwo;
  xxPlusYy(angle: AngleLike, beta: AngleLike, a: number, b: number): GateOperation;
  xxMinusYy(angle: AngleLike, beta: AngleLike, a: number, b: number): GateOperation;
  fsim(theta: AngleLike, phi: AngleLike, a: number, b: number): GateOperation;
  readonly cx: ControlledOne;
  readonly cy: ControlledOne;
  readonly cz: ControlledOne;
  readonly ch: ControlledOne;
  readonly cs: ControlledOne;
  readonly csdg: ControlledOne;
  readonly csx: ControlledOne;
  readonly cp: ControlledTurn;
  readonly crx: ControlledTurn;
  readonly cry: ControlledTurn;
  readonly crz: ControlledTurn;
  /** The controlled gate e^{i gamma} u(theta, phi, lambda), as cu of OpenQASM. */
  cu(
    angles: readonly [theta: AngleLike, phi: AngleLike, lambda: AngleLike, gamma: AngleLike],
    control: number,
    target: number,
  ): GateOperation;
  ccx(first: number, second: number, target: number): GateOperation;
  ccz(first: number, second: number, target: number): GateOperation;
  cswap(control: number, a: number, b: number): GateOperation;
  rccx(first: number, second: number, target: number): GateOperation;
  rc3x(first: number, second: number, third: number, target: number): GateOperation;
  c3x(first: number, second: number, third: number, target: number): GateOperation;
  c3sx(first: number, second: number, third: number, target: number): GateOperation;
  mcx(controls: readonly number[], target: number): GateOperation;
  mcp(angle: AngleLike, controls: readonly number[], target: number): GateOperation;
  readonly shift: OnOne;
  readonly shiftdg: OnOne;
  readonly clock: OnOne;
  readonly clockdg: OnOne;
  readonly fourier: OnOne;
  readonly fourierdg: OnOne;
  /** The level of `a` added to `b`, modulo the levels of `b`. */
  readonly sum: OnTwo;
  readonly sumdg: OnTwo;
  readonly levelRx: TurnLevels;
  readonly levelRy: TurnLevels;
  readonly levelRz: TurnLevels;
  levelPhase(angle: AngleLike, site: number, level: number): GateOperation;
  /** Any unitary matrix; see `unitary` of the operations. */
  unitary(
    matrix: MatrixLike,
    sites: readonly number[],
    options?: { readonly label?: string },
  ): UnitaryOperation;
  channel(kraus: Kraus, sites: readonly number[], options?: { readonly label?: string }): ChannelOperation;
  measure(site: number, bit: number, options?: MeasureOptions): MeasureOperation;
  reset(site: number): ResetOperation;
  barrier(...sites: readonly number[]): BarrierOperation;
}

/** The makers of gates and operations: `const { h, cx, rx, measure } = gates`. */
export const gates: Gates = {
  id: one('id'),
  x: one('x'),
  y: one('y'),
  z: one('z'),
  h: one('h'),
  s: one('s'),
  sdg: one('sdg'),
  t: one('t'),
  tdg: one('tdg'),
  sx: one('sx'),
  sxdg: one('sxdg'),
  sy: one('sy'),
  sydg: one('sydg'),
  p: turn('p'),
  rx: turn('rx'),
  ry: turn('ry'),
  rz: turn('rz'),
  r: (angle, axis, site) => gateOperation('r', [angle, axis], [site]),
  u: (theta, phi, lambda, site) => gateOperation('u', [theta, phi, lambda], [site]),
  u2: (phi, lambda, site) => gateOperation('u2', [phi, lambda], [site]),
  gphase: (angle) => gateOperation('gphase', [angle], []),
  swap: two('swap'),
  iswap: two('iswap'),
  iswapdg: two('iswapdg'),
  sqrtswap: two('sqrtswap'),
  sqrtswapdg: two('sqrtswapdg'),
  sqrtiswap: two('sqrtiswap'),
  sqrtiswapdg: two('sqrtiswapdg'),
  ecr: two('ecr'),
  dcx: two('dcx'),
  rxx: turnTwo('rxx'),
  ryy: turnTwo('ryy'),
  rzz: turnTwo('rzz'),
  rzx: turnTwo('rzx'),
  givens: turnTwo('givens'),
  xxPlusYy: (angle, beta, a, b) => gateOperation('xxPlusYy', [angle, beta], [a, b]),
  xxMinusYy: (angle, beta, a, b) => gateOperation('xxMinusYy', [angle, beta], [a, b]),
  fsim: (theta, phi, a, b) => gateOperation('fsim', [theta, phi], [a, b]),
  cx: controlledOne('x'),
  cy: controlledOne('y'),
  cz: controlledOne('z'),
  ch: controlledOne('h'),
  cs: controlledOne('s'),
  csdg: controlledOne('sdg'),
  csx: controlledOne('sx'),
  cp: controlledTurn('p'),
  crx: controlledTurn('rx'),
  cry: controlledTurn('ry'),
  crz: controlledTurn('rz'),
  cu: (angles, control, target) => gateOperation('uphase', angles, [target], ones([control])),
  ccx: (first, second, target) => gateOperation('x', [], [target], ones([first, second])),
  ccz: (first, second, target) => gateOperation('z', [], [target], ones([first, second])),
  cswap: (control, a, b) => gateOperation('swap', [], [a, b], ones([control])),
  rccx: (first, second, target) => gateOperation('rccx', [], [first, second, target]),
  rc3x: (...sites) => gateOperation('rc3x', [], sites),
  c3x: (first, second, third, target) => gateOperation('x', [], [target], ones([first, second, third])),
  c3sx: (first, second, third, target) => gateOperation('sx', [], [target], ones([first, second, third])),
  mcx: (controls, target) => gateOperation('x', [], [target], ones(controls)),
  mcp: (angle, controls, target) => gateOperation('p', [angle], [target], ones(controls)),
  shift: one('shift'),
  shiftdg: one('shiftdg'),
  clock: one('clock'),
  clockdg: one('clockdg'),
  fourier: one('fourier'),
  fourierdg: one('fourierdg'),
  sum: two('sum'),
  sumdg: two('sumdg'),
  levelRx: turnLevels('rx'),
  levelRy: turnLevels('ry'),
  levelRz: turnLevels('rz'),
  levelPhase: (angle, site, level) => gateOperation(`p[${level}]`, [angle], [site]),
  unitary,
  channel,
  measure,
  reset,
  barrier,
};

function one(name: string): OnOne {
  return (site) => gateOperation(name, [], [site]);
}

function turn(name: string): TurnOne {
  return (angle, site) => gateOperation(name, [angle], [site]);
}

function two(name: string): OnTwo {
  return (a, b) => gateOperation(name, [], [a, b]);
}

function turnTwo(name: string): TurnTwo {
  return (angle, a, b) => gateOperation(name, [angle], [a, b]);
}

function controlledOne(name: string): ControlledOne {
  return (control, target) => gateOperation(name, [], [target], ones([control]));
}

function controlledTurn(name: string): ControlledTurn {
  return (angle, control, target) => gateOperation(name, [angle], [target], ones([control]));
}

function turnLevels(axis: string): TurnLevels {
  return (angle, site, [i, j]) => gateOperation(`${axis}[${i},${j}]`, [angle], [site]);
}
