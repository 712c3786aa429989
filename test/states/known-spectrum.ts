import { rng } from '../../src/linalg/random.ts';
import type { Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomUnitaryMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';

/** U diag(p) U^dagger with a unitary by Gram-Schmidt: a dense state whose spectrum is known without an eigensolver. */
export function rotated(space: Space, p: readonly number[], seed: number): DensityMatrix {
  const u = randomUnitaryMatrix(p.length, rng(seed));
  const weighted = oracle.build(p.length, p.length, (r, c) => oracle.times(u[r]![c]!, [p[c]!, 0]));
  return DensityMatrix.fromMatrix(space, oracle.complexMatrix(oracle.mul(weighted, oracle.dagger(u))));
}

/** The qubit state (1 + r . sigma)/2. */
export function bloch(space: Space, [x, y, z]: readonly [number, number, number]): DensityMatrix {
  return DensityMatrix.fromMatrix(space, {
    rows: 2,
    cols: 2,
    data: Float64Array.of((1 + z) / 2, 0, x / 2, -y / 2, x / 2, y / 2, (1 - z) / 2, 0),
  });
}
