import { ArgumentError } from '../../errors.ts';

/** Orders of the product formulas known. */
export type TrotterOrder = 1 | 2 | 4;

/** Names of the product formulas known. */
export type TrotterName = 'lie' | 'strang' | 'suzuki4' | 'blanesMoan4';

/**
 * A product formula for exp(h (A + B)) as data: exp(w_0 h A) exp(w_1 h B) exp(w_2 h A) ..., first factor applied first. Its error per
 * step is of order h^(order + 1), over a fixed time of order h^order.
 */
export interface TrotterScheme {
  readonly name: TrotterName;
  readonly order: TrotterOrder;
  /** w_0, w_1 ..., in turn for A and B; those of A add up to 1, and so do those of B. */
  readonly weights: readonly number[];
}

/** One factor of many steps. */
export interface TrotterFactor {
  /** 0 for A, 1 for B. */
  readonly part: 0 | 1;
  /** In units of the step. */
  readonly weight: number;
  /** How far the other part has come since the start, in units of the step: where a Hamiltonian that depends on time is to be taken. */
  readonly at: number;
}

/** Suzuki's weight of the four outer second-order steps; the middle one has 1 - 4 p < 0. Phys. Lett. A 146 (1990) 319. */
const p = 1 / (4 - Math.cbrt(4));

/** Method S6 of order 4 of Blanes and Moan, J. Comput. Appl. Math. 142 (2002) 313, table 2. */
const [a1, a2, a3] = [0.0792036964311957, 0.353172906049774, -0.0420650803577195];
const [b1, b2] = [0.209515106613362, -0.143851773179818];

const schemes: Readonly<Record<TrotterName, TrotterScheme>> = {
  lie: { name: 'lie', order: 1, weights: [1, 1] },
  strang: { name: 'strang', order: 2, weights: [0.5, 1, 0.5] },
  suzuki4: {
    name: 'suzuki4',
    order: 4,
    weights: palindrome([p / 2, p, p, p, (1 - 3 * p) / 2], 1 - 4 * p),
  },
  blanesMoan4: {
    name: 'blanesMoan4',
    order: 4,
    weights: palindrome([a1, b1, a2, b2, a3, 0.5 - b1 - b2], 1 - 2 * (a1 + a2 + a3)),
  },
};

const ofOrder: Readonly<Record<TrotterOrder, TrotterName>> = { 1: 'lie', 2: 'strang', 4: 'blanesMoan4' };

/**
 * The product formula of a name, or the best one of an order: 1 is Lie's (2 factors a step), 2 Strang's (2), 4 the optimised one of Blanes and
 * Moan (12; 'suzuki4' has 10 and an error some ten times larger). Throws `ArgumentError` for others.
 */
export function trotterScheme(of: TrotterOrder | TrotterName): TrotterScheme {
  const name = typeof of === 'number' && Object.hasOwn(ofOrder, of) ? ofOrder[of] : of;
  if (typeof name === 'string' && Object.hasOwn(schemes, name)) return schemes[name];
  throw new ArgumentError('order', `be 1, 2, 4 or one of ${Object.keys(schemes).join(', ')}`, `it is ${of}`);
}

/**
 * The factors of some steps one after the other, first applied first; the last factor of a step and the first of the next are one where both
 * belong to the same part. Throws `ArgumentError` unless `steps` is a whole number >= 0.
 */
export function trotterSequence({ weights }: TrotterScheme, steps: number): TrotterFactor[] {
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new ArgumentError('steps', 'be a whole number >= 0', `it is ${steps}`);
  }
  const factors: TrotterFactor[] = [];
  for (let step = 0; step < steps; step++) {
    const reached: [number, number] = [0, 0];
    weights.forEach((weight, i) => {
      const part = (i % 2) as 0 | 1;
      const last = factors.at(-1);
      if (last?.part === part) factors[factors.length - 1] = { ...last, weight: last.weight + weight };
      else factors.push({ part, weight, at: step + clean(reached[1 - part] as number) });
      reached[part] += weight;
    });
  }
  return factors;
}

/** Sums of weights that are 0 or 1 up to rounding. */
function clean(reached: number): number {
  const whole = Math.round(reached);
  return Math.abs(reached - whole) < 1e-13 ? whole : reached;
}

function palindrome(half: readonly number[], middle: number): number[] {
  return [...half, middle, ...[...half].reverse()];
}
