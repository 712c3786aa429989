import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { dagger, plus, scale, times } from '../../src/operators/algebra.ts';
import { pauliX, pauliY, pauliZ } from '../../src/operators/paulis.ts';
import { modes, qubits, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';

/** sigma-minus: |1><0|, from the excited level 0 (Z = +1) to level 1. */
export function lowering(space: Space, site: number): LocalSum {
  return localOperator(space, [site], { rows: 2, cols: 2, data: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0) });
}

/** The sum of several operators. */
export function sum(...ops: LocalSum[]): LocalSum {
  return ops.reduce((a, b) => plus(a, b));
}

/** One mode with its operators. */
export function mode(levels: number): { space: Space; a: LocalSum; ad: LocalSum; n: LocalSum } {
  const space = modes(1, levels);
  return { space, a: annihilation(space, 0), ad: creation(space, 0), n: numberOperator(space, 0) };
}

/** One qubit with its operators; `e` projects on the excited level 0. */
export function qubit(): {
  space: Space;
  x: LocalSum;
  y: LocalSum;
  z: LocalSum;
  minus: LocalSum;
  e: LocalSum;
} {
  const space = qubits(1);
  const minus = lowering(space, 0);
  return {
    space,
    x: pauliX(space, 0),
    y: pauliY(space, 0),
    z: pauliZ(space, 0),
    minus,
    e: times(dagger(minus), minus),
  };
}

/** The coherent state alpha of a mode with `levels` levels, amplitudes by recurrence, not normalised to the truncated space. */
export function coherent(levels: number, re: number, im = 0): Ket {
  const data = new Float64Array(2 * levels);
  data[0] = Math.exp(-(re * re + im * im) / 2);
  for (let n = 1; n < levels; n++) {
    const [x, y] = [data[2 * n - 2]!, data[2 * n - 1]!];
    const root = Math.sqrt(n);
    data[2 * n] = (x * re - y * im) / root;
    data[2 * n + 1] = (x * im + y * re) / root;
  }
  return Ket.fromData(modes(1, levels), data);
}

/** Times from 0 to `end`, `count` + 1 of them. */
export function upTo(end: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => (end * i) / count);
}

export { scale, times, dagger, plus };
