import type { DensityAnsatz } from '../../src/nqs/density/density-ansatz.ts';
import type { Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import * as oracle from '../oracle.ts';

type Z = oracle.Z;

/** The inputs of a configuration: +-1 of two levels, one per level of more, none of one. */
function inputsOf(x: readonly number[], dims: readonly number[]): number[] {
  return x.flatMap((level, site) => {
    const d = dims[site]!;
    if (d === 2) return [1 - 2 * level];
    return d === 1 ? [] : Array.from({ length: d }, (_, k) => (k === level ? 1 : 0));
  });
}

function expOf([re, im]: Z): Z {
  return [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)];
}

/** The kets phi_a whose projectors add up to the matrix of a `densityRbm`, written down from the formula: one for each setting of the ancillas. */
export function purifyingKets(
  { system, parameters }: DensityAnsatz,
  hidden: number,
  ancillas: number,
): Ket[] {
  const { dims } = system;
  const n = inputsOf(
    dims.map(() => 0),
    dims,
  ).length;
  const z = (e: number): Z => [parameters[2 * e]!, parameters[2 * e + 1]!];
  const [b, w] = [n, n + hidden];
  const u = w + n * hidden;
  const c = 2 * (u + n * ancillas);
  const dot = (x: number[], at: (i: number) => Z): Z =>
    x.reduce((sum: Z, value, i) => oracle.add(sum, oracle.times([value, 0], at(i))), [0, 0]);
  return Array.from({ length: 2 ** ancillas }, (_, setting) => {
    const data = new Float64Array(2 * size(system));
    for (let index = 0; index < size(system); index++) {
      const x = inputsOf(oracle.digits(index, dims), dims);
      let value = expOf(dot(x, z));
      for (let j = 0; j < hidden; j++) {
        const theta = oracle.add(
          z(b + j),
          dot(x, (i) => z(w + i * hidden + j)),
        );
        value = oracle.times(value, oracle.add(expOf(theta), expOf([-theta[0], -theta[1]])));
      }
      for (let k = 0; k < ancillas; k++) {
        const sign = (setting >> k) & 1 ? -0.5 : 0.5;
        const field = oracle.add(
          [parameters[c + k]!, 0],
          dot(x, (i) => z(u + i * ancillas + k)),
        );
        value = oracle.times(value, expOf([sign * field[0], sign * field[1]]));
      }
      data.set(value, 2 * index);
    }
    return Ket.fromData(system, data);
  });
}

function size({ dims }: Space): number {
  return dims.reduce((a, b) => a * b, 1);
}
