import { ArgumentError } from '../../errors.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { State } from '../../states/state.ts';
import { fidelityOf, type ComparedEstimate } from '../compare/fidelity.ts';
import { momentsOf, quotients, scaled } from '../compare/quotients.ts';
import { sourceOf, sourceOfNqs, type CompareOptions, type Source } from '../compare/source.ts';
import type { LocalValues } from '../local-values.ts';
import type { Nqs, NqsEstimate } from '../nqs.ts';

/** What excited states are kept orthogonal by. */
export interface AvoidOptions extends CompareOptions {
  /** States of lower energy: `penalty` times the fidelity with each is added to what is lowered. */
  readonly orthogonalTo?: readonly State[];
  /** Energy of a full overlap with one of them; must exceed the gap between it and the state wanted. */
  readonly penalty?: number;
}

/** A function to be lowered with its mean, and the fidelities in it. */
export interface Penalised {
  readonly local: LocalValues;
  readonly energy: NqsEstimate;
  readonly overlaps: readonly ComparedEstimate[];
}

/** The penalty of states to be avoided, whose samples are drawn once. Throws `ArgumentError` unless there is a penalty above 0 where there are states, and as `sampledFidelity`. */
export function penaltyOf(
  { space }: Nqs,
  { orthogonalTo = [], penalty, ...options }: AvoidOptions,
): (state: Nqs, local: LocalValues, energy: NqsEstimate) => Penalised {
  if (orthogonalTo.length === 0) return (_, local, energy) => ({ local, energy, overlaps: [] });
  if (!(penalty !== undefined && penalty > 0 && penalty < Infinity)) {
    throw new ArgumentError(
      'penalty',
      'be a finite energy above 0 where states are avoided',
      `it is ${penalty}`,
      'Take more than the gap to the state wanted.',
    );
  }
  const sources = orthogonalTo.map((other, k) => {
    const source = sourceOf(`orthogonalTo[${k}]`, other, options);
    requireSameSpace(`Argument \`orthogonalTo[${k}]\``, space, source.space);
    return source;
  });
  return (state, local, energy) => penalised(state, sources, penalty, local, energy);
}

/** Adds penalty |phi><phi|/<phi|phi> of each state: local values <phi|psi>/<phi|phi> phi(x)/psi(x). */
function penalised(
  state: Nqs,
  sources: readonly Source[],
  penalty: number,
  local: LocalValues,
  energy: NqsEstimate,
): Penalised {
  const own = sourceOfNqs(state);
  const values = local.values.slice();
  let { re, im } = energy;
  const overlaps = sources.map((source) => {
    const [forth, back] = [quotients(own, source), quotients(source, own)];
    // Half of the factor for either side, as in `fidelityOf`.
    const half = (forth.scale + back.scale) / 2;
    const [a, b] = [scaled(momentsOf(forth), half), scaled(momentsOf(back), half)];
    const factor = penalty * Math.exp(half);
    for (let i = 0; i < values.length; i += 2) {
      const [x, y] = [forth.values[i] as number, forth.values[i + 1] as number];
      values[i] = (values[i] as number) + factor * (x * b.re - y * b.im);
      values[i + 1] = (values[i + 1] as number) + factor * (x * b.im + y * b.re);
    }
    re += penalty * (a.re * b.re - a.im * b.im);
    im += penalty * (a.re * b.im + a.im * b.re);
    return fidelityOf(forth, back);
  });
  return { local: { ...local, values }, energy: { ...energy, re, im }, overlaps };
}
