import { ArgumentError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import { normBound } from '../../operators/norm-bound.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import type { Space } from '../../spaces/space.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch } from '../ansatz.ts';
import { addLogs, imageFactors, type ImageFactor } from '../image.ts';
import { localValuesOf, requireSupport } from '../beyond-support.ts';
import { localValues } from '../local-values.ts';
import { nqsOf, type Nqs } from '../nqs.ts';
import { requireParameters } from '../require-parameters.ts';

/** A state after a Lanczos step. */
export interface LanczosStep {
  /** (1 + alpha (H - E)) psi: a state without parameters, whose amplitudes cost as many as H connects. */
  readonly state: Nqs;
  readonly alpha: number;
}

/**
 * The best state in the span of psi and H psi: (1 + alpha (H - E)) psi with alpha = (m3 - sqrt(m3^2 + 4 m2^3))/(2 m2^2) from the moments m_k = <(H - E)^k>, as sampled. Its energy is lower than E, by about m2 over the gap; ask `state.expect(H)`,
 * which samples the new state. An eigenstate stays as it is, with alpha 0. A step after a step is allowed. Cost: amplitudes of what is connected twice. Throws `ArgumentError` for an operator that is not Hermitian or leaves the sector, `UnsupportedError` for a summed state with zeros that H fills, and as `expect`.
 * Sorella, Phys. Rev. B 64 (2001) 024512.
 */
export function lanczosStep(state: Nqs, hamiltonian: Operator): LanczosStep {
  const op = requireOperatorOn(state.space, hamiltonian, 'hamiltonian');
  if (!isHermitian(op)) throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not');
  const { ansatz, setup } = state;
  const set = state.drawn();
  const { batch, weights } = set;
  const { sector } = setup;
  const local = localValuesOf(ansatz, sector, op, set);
  if (local.left)
    throw new ArgumentError('hamiltonian', 'keep the sector of the state', 'it leads out of it');
  const energy = weights.reduce((sum, w, s) => sum + w * (local.values[2 * s] as number), 0);
  const deviation = deviationOf(local.values, energy, weights);
  // The energy may be 0 since terms cancel.
  const size = Math.max(Math.abs(energy), sizeOf(op));
  requireSupport(local, size);
  // An eigenstate, up to rounding.
  if (deviation <= 1e-12 * size) return { state, alpha: 0 };
  const third = thirdMoment(ansatz, { op, sector, shift: energy, c: [0, 1 / deviation] }, batch, weights);
  const alpha = lowest(third) / deviation;
  const stepped = new SteppedAnsatz(ansatz, { op, sector, shift: energy, c: [alpha, 0] });
  return { state: nqsOf(stepped, setup), alpha };
}

/** A bound on the norm where it is cheap, of terms on few sites. */
function sizeOf(op: ProductOperator): number {
  return op.kind === 'pauli-sum' || op.kind === 'local-sum' ? (normBound(op) ?? 0) : 0;
}

/** sqrt <|H_loc - E|^2>, of Hamiltonians in any unit. */
function deviationOf(values: Float64Array, energy: number, weights: Float64Array): number {
  const from = values.map((x, i) => (i % 2 === 0 ? x - energy : x));
  const unit = from.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (unit === 0) return 0;
  const square = weights.reduce((sum, w, s) => {
    const [x, y] = [(from[2 * s] as number) / unit, (from[2 * s + 1] as number) / unit];
    return sum + w * (x * x + y * y);
  }, 0);
  return unit * Math.sqrt(square);
}

/** alpha dE = (k - sqrt(k^2 + 4))/2, k = m3/dE^3, so that nothing cancels. */
function lowest(k: number): number {
  const root = Math.sqrt(k * k + 4);
  return k > 0 ? -2 / (k + root) : (k - root) / 2;
}

/**
 * <(H - E)^3>/dE^3 = <conj(h) (H - E)^2_loc>/dE^3, h = H_loc - E, from the local values L of H - E in (1 + c (H - E)) psi: L (1 + c h) = h + c (H - E)^2_loc. The imaginary c = i/dE keeps 1 + c h away from 0.
 */
function thirdMoment(ansatz: Ansatz, factor: ImageFactor, batch: Batch, weights: Float64Array): number {
  const own = imageFactors(ansatz, factor, batch);
  const { values } = localValues(new SteppedAnsatz(ansatz, factor), factor.sector, factor.op, batch);
  const c = factor.c[1];
  return weights.reduce((sum, w, s) => {
    const [x, y] = [own[2 * s] as number, own[2 * s + 1] as number];
    const [u, v] = [(values[2 * s] as number) - factor.shift, values[2 * s + 1] as number];
    // c h = (1 + i c h - 1)/i, and the same for the square.
    const [hx, hy] = [y, 1 - x];
    const [re, im] = [c * u * x - c * v * y - hx, c * u * y + c * v * x - hy];
    return sum + w * (hx * im - hy * re);
  }, 0);
}

/** (1 + c (O - shift)) psi, without parameters. */
class SteppedAnsatz implements Ansatz {
  readonly kind = 'lanczos-step';
  readonly mode: AnsatzMode = 'general';
  readonly space: Space;
  readonly parameters = new Float64Array(0);
  readonly #inner: Ansatz;
  readonly #factor: ImageFactor;

  constructor(inner: Ansatz, factor: ImageFactor) {
    this.space = inner.space;
    this.#inner = inner;
    this.#factor = factor;
  }

  with(parameters: Float64Array): SteppedAnsatz {
    requireParameters(parameters, 0);
    return this;
  }

  logAmplitudes(batch: Batch): Float64Array {
    return addLogs(this.#inner.logAmplitudes(batch), imageFactors(this.#inner, this.#factor, batch));
  }

  logDerivatives(): Float64Array {
    return new Float64Array(0);
  }

  backward(): Float64Array {
    return new Float64Array(0);
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, inner: this.#inner.spec() };
  }
}
