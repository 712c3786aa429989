import { heldMemory } from '../linalg/ode/memory.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { requireSameSpace } from '../spaces/space.ts';
import type { Ket } from '../states/ket.ts';
import { vectorNorm } from '../states/norm.ts';
import { drained, evolution, type EvolutionProblem } from './evolve.ts';
import type { Evolution } from './evolution.ts';
import { measuredObservables } from './lindblad.ts';
import { lindbladian, type HamiltonianLike } from './lindbladian.ts';
import { measuredOnKet } from './measured.ts';
import type { EvolveOptions, EvolveProgress } from './options.ts';
import { ketReader, scaleOf, timesScale } from './read-states.ts';
import { Recorder } from './recorder.ts';
import { implicitSystem } from './implicit.ts';
import { schrodingerMatrix, schrodingerRhs } from './schrodinger-rhs.ts';

/**
 * Solves the Schroedinger equation d psi/dt = -i H(t) psi at the given times, the first of which is that of the state. Adaptive explicit steps, landing on the
 * breakpoints of all coefficients; for local Hamiltonians on 4096 or more levels no matrix on the whole space is built. Expectation values are divided by the norm,
 * whose drift is in the diagnostics. Cost per right-hand side: the entries of H. Memory: about 11 kets.
 * Throws as `lindblad`, and `NotPhysicalError` for a Hamiltonian that is not Hermitian.
 */
export function schrodinger(
  hamiltonian: HamiltonianLike,
  state: Ket,
  options: EvolveOptions,
): Evolution<Ket> {
  return drained(schrodingerSteps(hamiltonian, state, options));
}

/** `schrodinger` piece by piece, as `lindbladSteps`. */
export function schrodingerSteps(
  hamiltonian: HamiltonianLike,
  state: Ket,
  options: EvolveOptions,
): Generator<EvolveProgress, Evolution<Ket>, void> {
  const { space, hamiltonian: terms } = lindbladian(hamiltonian);
  requireSameSpace('Argument `state`', space, state.space);
  const observables = measuredObservables(space, options, (op) => measuredOnKet(toSparse(op)));
  const keep = options.saveStates ?? observables.length === 0;
  const rhs = schrodingerRhs(space, terms);
  const exponent = options.resumeFrom?.exponent ?? scaleOf(vectorNorm(state.data));
  const start = timesScale(state.data, -exponent);
  const problem: EvolutionProblem<Ket> = {
    start,
    coefficients: terms.flatMap(({ coefficient }) => coefficient ?? []),
    recorder: new Recorder(ketReader(space, exponent), space, start, observables, keep, options.resumeFrom),
    stateBytes: start.byteLength,
    hold: (work) => ({ rhs: rhs(work), memory: heldMemory(work, start.length) }),
    implicit: () =>
      implicitSystem(
        (t) => schrodingerMatrix(terms, t),
        terms.every((term) => !term.coefficient),
      ),
  };
  return evolution(problem, options);
}
