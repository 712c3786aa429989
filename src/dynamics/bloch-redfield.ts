import { trace } from '../linalg/products.ts';
import { hermitianPart, requireHermitian } from '../linalg/hermitian-part.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldMemory, type RhsOn } from '../linalg/ode/memory.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { requireSameSpace } from '../spaces/space.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../states/density-matrix.ts';
import type { Ket } from '../states/ket.ts';
import type { Evolution } from './evolution.ts';
import { drained, evolution, type EvolutionProblem } from './evolve.ts';
import { implicitSystem } from './implicit.ts';
import { measuredObservables } from './lindblad.ts';
import { measuredOnDensity } from './measured.ts';
import type { EvolveOptions, EvolveProgress } from './options.ts';
import { densityReader, scaleOf, timesScale } from './read-states.ts';
import { Recorder, type StateReader } from './recorder.ts';
import type { Redfield } from './redfield.ts';
import { liouvillian } from './superoperator.ts';

/**
 * Solves the Bloch-Redfield equation of a generator made by `redfield`, as `lindblad` solves its own: D x D matrices only, rho Hermitian to the last bit, expectation
 * values with the integration error. The equation does not keep states positive; `diagnostics.smallestEigenvalue` is the smallest over all times asked for (for
 * dimensions up to 256), so that one clearly below zero says that the coupling is not weak enough. Cost per right-hand side: one product of D x D matrices and two for each bath.
 * Throws as `lindblad`.
 */
export function blochRedfield(
  generator: Redfield,
  state: DensityMatrix | Ket,
  options: EvolveOptions,
): Evolution<DensityMatrix> {
  return drained(blochRedfieldSteps(generator, state, options));
}

/** `blochRedfield` piece by piece, as `lindbladSteps`. */
export function blochRedfieldSteps(
  generator: Redfield,
  state: DensityMatrix | Ket,
  options: EvolveOptions,
): Generator<EvolveProgress, Evolution<DensityMatrix>, void> {
  const { space } = generator;
  requireSameSpace('Argument `state`', space, state.space);
  requireBudget('A density matrix', space, 2, defaultMaxBytes, 'Take fewer levels.');
  const { matrix } = isDensityMatrix(state) ? state : toDensityMatrix(state);
  requireHermitian(matrix, 'state');
  const rho = hermitianPart(matrix);
  const observables = measuredObservables(space, options, (op) => measuredOnDensity(toSparse(op)));
  const keep = options.saveStates ?? observables.length === 0;
  const exponent = options.resumeFrom?.exponent ?? scaleOf(trace(rho).re);
  const start = timesScale(rho.data, -exponent);
  const reader = watchingPositivity(densityReader(space, exponent));
  const problem: EvolutionProblem<DensityMatrix> = {
    start,
    stateBytes: start.byteLength,
    coefficients: [],
    recorder: new Recorder(reader, space, start, observables, keep, options.resumeFrom),
    hold: (work) => ({
      rhs: heldRedfield(work, generator),
      memory: heldMemory(work, start.length),
    }),
    implicit: () => implicitSystem(() => liouvillian(generator), true),
  };
  return evolution(problem, options);
}

/** A reader whose smallest eigenvalue is that of all states it has measured. */
function watchingPositivity<S>(reader: StateReader<S>): StateReader<S> {
  let smallest = Infinity;
  const watch = (y: Float64Array): number | undefined => {
    const value = reader.smallestEigenvalue(y);
    if (value === undefined) return undefined;
    return (smallest = Math.min(smallest, value));
  };
  return {
    ...reader,
    norm: (y) => {
      watch(y);
      return reader.norm(y);
    },
    smallestEigenvalue: watch,
  };
}

/** X + X^dagger with X = K rho + sum B rho A. */
function heldRedfield(work: Workspace, { k, baths }: Redfield): RhsOn<Numbers> {
  const n = k.matrix.rows;
  const size = { m: n, k: n, n };
  const plain = (numbers: Numbers): { numbers: Numbers; row: number; column: number } => ({
    numbers,
    row: n,
    column: 1,
  });
  const held = work.put(k.matrix.data);
  const pairs = baths.map(
    ({ operator, smeared }) => [work.put(operator.matrix.data), work.put(smeared.matrix.data)] as const,
  );
  const half = work.zeros(2 * n * n);
  return (_, rho, out) => {
    work.vectors.clear(out);
    work.products.complex({ numbers: out, row: n }, plain(held), plain(rho), size);
    for (const [a, b] of pairs) {
      work.vectors.clear(half);
      work.products.complex({ numbers: half, row: n }, plain(rho), plain(a), size);
      work.products.complex({ numbers: out, row: n }, plain(b), plain(half), size);
    }
    addAdjoint(work.view(out), n);
  };
}

/** X <- X + X^dagger. */
function addAdjoint(x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const p = 2 * (r * n + c);
      const q = 2 * (c * n + r);
      const re = (x[p] as number) + (x[q] as number);
      const im = (x[p + 1] as number) - (x[q + 1] as number);
      x[p] = x[q] = re;
      x[p + 1] = im;
      x[q + 1] = 0 - im;
    }
  }
}
