import type { Expression } from '../../expression.ts';
import { negative, productOf } from '../../expression-build.ts';
import { gateOperation, ones } from '../../gate-makers.ts';
import { inverse } from '../../modifiers.ts';
import type { GateOperation, UnitaryLike } from '../../operation.ts';

/** A gate written with others: `before`, then `core`, then the inverse of `before`. Controls need to be on `core` only. */
export interface GateBody {
  readonly before: readonly GateOperation[];
  readonly core: readonly GateOperation[];
}

/** Makes a body from angles and sites. */
type BodyMaker = (angles: readonly Expression[], sites: readonly number[]) => GateBody;

const quarter = Math.PI / 2;

/** The gates of the library that OpenQASM has no name for, written with those that it has; and, for controls, all those that are not diagonal. */
const bodies: ReadonlyMap<string, BodyMaker> = new Map<string, BodyMaker>([
  ['x', (_, [a]) => around([g('h', a)], [g('z', a)])],
  ['y', (_, [a]) => around([g('sdg', a), g('h', a)], [g('z', a)])],
  ['z', (_, [a]) => around([], [g('p', a, Math.PI)])],
  ['h', (_, [a]) => around([g('ry', a, -Math.PI / 4)], [g('z', a)])],
  ['s', (_, [a]) => around([], [g('p', a, quarter)])],
  ['sdg', (_, [a]) => around([], [g('p', a, -quarter)])],
  ['t', (_, [a]) => around([], [g('p', a, Math.PI / 4)])],
  ['tdg', (_, [a]) => around([], [g('p', a, -Math.PI / 4)])],
  ['sx', (_, [a]) => around([g('h', a)], [g('s', a)])],
  ['sxdg', (_, [a]) => around([g('h', a)], [g('sdg', a)])],
  ['sy', (_, [a]) => around([g('sdg', a), g('h', a)], [g('s', a)])],
  ['sydg', (_, [a]) => around([g('sdg', a), g('h', a)], [g('sdg', a)])],
  ['rx', ([t], [a]) => around([g('h', a)], [g('rz', a, t)])],
  ['ry', ([t], [a]) => around([g('sdg', a), g('h', a)], [g('rz', a, t)])],
  ['rz', ([t = 0], [a]) => around([], [g('p', a, t), phase(productOf(-0.5, t))])],
  ['r', ([t, axis = 0], [a]) => around([g('rz', a, negative(axis))], [g('rx', a, t)])],
  ['u', ([t, phi, lambda], [a]) => around([], [g('p', a, lambda), g('ry', a, t), g('p', a, phi)])],
  ['u2', ([phi, lambda], [a]) => around([], [g('p', a, lambda), g('ry', a, quarter), g('p', a, phi)])],
  ['uphase', ([t, phi, lambda, gamma = 0], [a]) =>
    around([], [g('p', a, lambda), g('ry', a, t), g('p', a, phi), phase(gamma)])],
  ['swap', (_, [a, b]) => around([cx(a, b)], [cx(b, a)])],
  ['iswap', (_, [a, b]) => around([], [g('s', a), g('s', b), g('h', a), cx(a, b), cx(b, a), g('h', b)])],
  ['iswapdg', (_, [a, b]) => around([], [g('h', b), cx(b, a), cx(a, b), g('h', a), g('sdg', b), g('sdg', a)])],
  ['sqrtiswap', (_, [a, b]) => around([], [two('xxPlusYy', a, b, -quarter, 0)])],
  ['sqrtiswapdg', (_, [a, b]) => around([], [two('xxPlusYy', a, b, quarter, 0)])],
  ['sqrtswap', (_, [a, b]) => around([cx(a, b)], [controlledBy(b, g('sx', a))])],
  ['sqrtswapdg', (_, [a, b]) => around([cx(a, b)], [controlledBy(b, g('sxdg', a))])],
  ['ecr', (_, [a, b]) => around([two('rzx', a, b, Math.PI / 4)], [g('x', a)])],
  ['dcx', (_, [a, b]) => around([], [cx(a, b), cx(b, a)])],
  ['rzz', ([t], [a, b]) => around([cx(a, b)], [g('rz', b, t)])],
  ['rxx', ([t], [a, b]) => around([g('h', a), g('h', b)], [two('rzz', a, b, t)])],
  ['ryy', ([t], [a, b]) => around([g('rx', a, quarter), g('rx', b, quarter)], [two('rzz', a, b, t)])],
  ['rzx', ([t], [a, b]) => around([g('h', b)], [two('rzz', a, b, t)])],
  ['xxPlusYy', ([t = 0, beta = 0], [a, b]) =>
    around([g('rz', a, beta)], [two('rxx', a, b, half(t)), two('ryy', a, b, half(t))])],
  ['xxMinusYy', ([t = 0, beta = 0], [a, b]) =>
    around([g('rz', a, negative(beta))], [two('rxx', a, b, half(t)), two('ryy', a, b, negative(half(t)))])],
  ['fsim', ([t = 0, phi = 0], [a, b]) =>
    around([], [two('xxPlusYy', a, b, productOf(2, t), 0), controlledBy(a, g('p', b, negative(phi)))])],
  ['givens', ([t = 0], [a, b]) => around([], [two('xxPlusYy', a, b, productOf(2, t), -quarter)])],
  ['rccx', (_, [a, b, c]) =>
    around([g('h', c), g('t', c), cx(b, c), g('tdg', c)], [cx(a, c)])],
  ['rc3x', (_, sites) => around([], tripleRelative(sites))],
  ['rc3xdg', (_, sites) => around([], undone(tripleRelative(sites)))],
  ['shift', (_, [a]) => around([], [g('x', a)])],
  ['shiftdg', (_, [a]) => around([], [g('x', a)])],
  ['clock', (_, [a]) => around([], [g('z', a)])],
  ['clockdg', (_, [a]) => around([], [g('z', a)])],
  ['fourier', (_, [a]) => around([], [g('h', a)])],
  ['fourierdg', (_, [a]) => around([], [g('h', a)])],
  ['sum', (_, [a, b]) => around([], [cx(a, b)])],
  ['sumdg', (_, [a, b]) => around([], [cx(a, b)])],
  ['rx[0,1]', ([t], [a]) => around([], [g('rx', a, t)])],
  ['rx[1,0]', ([t], [a]) => around([], [g('rx', a, t)])],
  ['ry[0,1]', ([t], [a]) => around([], [g('ry', a, t)])],
  ['ry[1,0]', ([t = 0], [a]) => around([], [g('ry', a, negative(t))])],
  ['rz[0,1]', ([t], [a]) => around([], [g('rz', a, t)])],
  ['rz[1,0]', ([t = 0], [a]) => around([], [g('rz', a, negative(t))])],
  ['p[0]', ([t], [a]) => around([g('x', a)], [g('p', a, t)])],
  ['p[1]', ([t], [a]) => around([], [g('p', a, t)])],
]); // prettier-ignore

/** How a gate is written with others, controls and conditions left aside; nothing for `id`, `p` and `gphase`, which stand for themselves. */
export function bodyOf({ name, angles, sites }: GateOperation): GateBody | undefined {
  return bodies.get(name)?.(angles, sites);
}

/** All steps of a body, in the order of time. */
export function stepsOf({ before, core }: GateBody): GateOperation[] {
  return [...before, ...core, ...undone(before)];
}

function around(before: readonly GateOperation[], core: readonly GateOperation[]): GateBody {
  return { before, core };
}

/** The gates that undo others. */
export function undone(steps: readonly GateOperation[]): GateOperation[] {
  return [...steps].reverse().map((step) => inverse(step as UnitaryLike) as GateOperation);
}

function g(name: string, site: number | undefined, angle?: Expression): GateOperation {
  return gateOperation(name, angle === undefined ? [] : [angle], [site as number]);
}

function two(
  name: string,
  a: number | undefined,
  b: number | undefined,
  ...angles: readonly (Expression | undefined)[]
): GateOperation {
  return gateOperation(name, angles as readonly Expression[], [a as number, b as number]);
}

function cx(control: number | undefined, target: number | undefined): GateOperation {
  return controlledBy(control, g('x', target));
}

function controlledBy(control: number | undefined, gate: GateOperation): GateOperation {
  return { ...gate, controls: ones([control as number]) };
}

function phase(angle: Expression): GateOperation {
  return gateOperation('gphase', [angle], []);
}

function half(angle: Expression): Expression {
  return productOf(0.5, angle);
}

/** Maslov, arXiv:1508.03273: a Toffoli gate with three controls up to phases. */
function tripleRelative([a, b, c, d]: readonly number[]): GateOperation[] {
  const [h, t, tdg] = [g('h', d), g('t', d), g('tdg', d)];
  const inner = [cx(a, d), t, cx(b, d), tdg, cx(a, d), t, cx(b, d), tdg];
  return [h, t, cx(c, d), tdg, h, ...inner, h, t, cx(c, d), tdg, h];
}
