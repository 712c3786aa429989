import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import type { Operator, ProductOperator } from '../../src/operators/operator.ts';
import type { Configuration } from '../../src/spaces/indexing.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { randomKet } from '../../src/states/random-states.ts';
import type { Samples } from '../../src/states/samples.ts';
import type { State } from '../../src/states/state.ts';
import * as oracle from '../oracle.ts';

/** A pure part of a mixture: weight |ket><ket|, the ket of any norm. */
export interface Member {
  readonly weight: number;
  readonly ket: Ket;
}

/** A state under test beside what it must be: the sum of its members, on a product space. */
export interface Specimen<S extends State> {
  readonly label: string;
  readonly space: Space;
  readonly members: readonly Member[];
  readonly state: S;
}

/** How operators reach a kind of state that does not live on a product space. */
export interface OperatorAdapter {
  /** The operator as the state (or a reduced state) takes it; as it is when left out. */
  operator?(op: ProductOperator, state: State): Operator;
}

/** What a kind of state hands over to be tested: its specimens and the verbs it has. Laws about a verb that is left out are skipped. */
export interface StateSubject<S extends State> extends OperatorAdapter {
  readonly name: string;
  /** What |ours - oracle| may be, on numbers of order one, on top of four times the error that an estimate states. */
  readonly tolerance: number;
  /** Whether `norm()` is a trace; otherwise it is the root of <psi|psi>. */
  readonly mixed: boolean;
  /** At least two on each space, so that overlaps have partners. */
  readonly specimens: readonly Specimen<S>[];
  apply?(state: S, op: Operator): S;
  sample?(state: S, shots: number, rng: Rng): Samples;
  reduce?(state: S, keep: readonly number[]): State;
  logAmplitude?(state: S, x: Configuration): { readonly re: number; readonly im: number };
  /** Whether zero amplitudes come out as rounding, being sums; otherwise their logarithm is -Infinity. */
  readonly roundedZeros?: boolean;
  /** Through another representation and back. */
  roundTrip?(state: S): S;
  /** A state on 60 sites; may throw `BudgetExceededError`. */
  wide?(): S;
}

/** Spaces where wrong index arithmetic shows: unequal dimensions, one site, a site of one level, and qubits. */
export const nastySpaces: readonly Space[] = [
  levels([3, 2]),
  levels([2, 3, 2]),
  levels([4]),
  levels([2, 1, 3]),
  qubits(3),
];

/** Specimens of a kind that can be made from kets: complex, unnormalised, with zero amplitudes; mixtures too for a mixed kind. */
export function specimensFrom<S extends State>(
  make: (members: readonly Member[]) => S,
  { mixed = false, spaces = nastySpaces }: { mixed?: boolean; spaces?: readonly Space[] } = {},
): Specimen<S>[] {
  return spaces.flatMap((space, i) => {
    const stream = seeded(1000 + i);
    const draw = (norm: number): Ket => {
      const { data } = randomKet(space, stream);
      return Ket.fromData(
        space,
        data.map((x) => norm * x),
      );
    };
    const sparse = draw(1).data.map((x, k) => (k % 6 < 2 ? 0 : x));
    const families: [string, Member[]][] = [
      ['random', [{ weight: 1, ket: draw(1) }]],
      ['unnormalised', [{ weight: 1, ket: draw(1.3) }]],
      ['with zeros', [{ weight: 1, ket: Ket.fromData(space, sparse) }]],
    ];
    if (mixed) {
      families.push(
        ['rank two', [0.7, 0.3].map((weight) => ({ weight, ket: draw(1) }))],
        ['full rank', Array.from({ length: 14 }, (_, k) => ({ weight: 0.02 * (k + 1), ket: draw(1) }))],
      );
    }
    return families.map(([family, members]) => ({
      label: `${family} on [${space.dims}]`,
      space,
      members,
      state: make(members),
    }));
  });
}

/** The density matrix of a specimen as the oracle builds it: the sum of weight |ket><ket|. */
export function oracleDensity({ members }: Pick<Specimen<State>, 'members'>): oracle.Mat {
  return members
    .map(({ weight, ket }) => oracle.scale(oracle.outer(oracle.vecOf(ket.data)), [weight, 0]))
    .reduce(oracle.plus);
}
