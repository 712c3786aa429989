import type { Kraus } from '../channels/channel.ts';
import { kraus, unitaryChannel } from '../channels/kraus.ts';
import { ArgumentError, UnsupportedError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { fromDiagonal, hermitianFunction } from '../linalg/hermitian-function.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, hermiticityDefect, maxAbs, multiply, scaled } from '../linalg/products.ts';
import { localSum } from '../operators/local-sum.ts';
import type { LocalTerm } from '../operators/operator.ts';
import { terms } from '../operators/terms.ts';
import { toDense } from '../operators/to-dense.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { subspace, type Space } from '../spaces/space.ts';
import type { Coefficient } from './coefficient.ts';
import type { Drive, Lindbladian } from './lindbladian.ts';

/** One factor of a step: a channel on some sites, for the generator frozen at time t acting for a time h. */
export interface StepFactor {
  readonly sites: readonly number[];
  /** The jump operator whose clicks it counts: Kraus operator n has n clicks; undefined for a part of the Hamiltonian, one unitary. */
  readonly jump: number | undefined;
  at(t: number, h: number): Kraus;
}

/** A factor and its share of the step. */
export type SharedFactor = readonly [factor: StepFactor, share: number];

/**
 * One step of a master equation as a product of channels on few sites (Strang): layers of factors that do not meet, each for half of the step, the last one whole, and the others back again. Exact up to
 * O(h^3) for each step, and each factor is a channel for itself, so that all steps together are one.
 * Throws `UnsupportedError` for terms that are Hermitian only together with terms on other sites, `BudgetExceededError` for terms on too many sites.
 */
export function stepFactors(of: Lindbladian): SharedFactor[] {
  const factors = [
    ...hamiltonianFactors(of),
    ...of.jumps.map((jump, index) => jumpFactor(of.space, jump, index)),
  ];
  const layers: StepFactor[][] = [];
  for (const factor of factors) {
    const free = layers.find((layer) => layer.every((other) => !meets(other.sites, factor.sites)));
    if (free) free.push(factor);
    else layers.push([factor]);
  }
  const last = layers.at(-1) ?? [];
  const half = layers.slice(0, -1).map((layer) => layer.map((factor): SharedFactor => [factor, 0.5]));
  return [...half.flat(), ...last.map((factor): SharedFactor => [factor, 1]), ...half.toReversed().flat()];
}

/** The most channels that a factor keeps for the next trajectory. */
const mostKept = 4096;

/** Channels by their time and step, the time left out where nothing depends on it. */
function kept(constant: boolean, make: (t: number, h: number) => Kraus): (t: number, h: number) => Kraus {
  const known = new Map<string, Kraus>();
  return (t, h) => {
    const key = constant ? `${h}` : `${t} ${h}`;
    const found = known.get(key);
    if (found) return found;
    const made = make(t, h);
    if (known.size < mostKept) known.set(key, made);
    return made;
  };
}

/** The terms of a Hamiltonian on the same sites together, those on fewer sites with terms that hold their sites. */
function hamiltonianFactors({ space, hamiltonian }: Lindbladian): StepFactor[] {
  const all = hamiltonian.flatMap(({ operator, coefficient }) =>
    terms(operator).map((term) => ({ term, coefficient })),
  );
  const supports: (readonly number[])[] = [];
  const bySize = all
    .map(({ term }) => [...term.sites].sort((a, b) => a - b))
    .filter((sites) => sites.length > 0)
    .sort((a, b) => b.length - a.length);
  for (const sites of bySize) if (!supports.some((other) => holds(other, sites))) supports.push(sites);
  return supports.map((sites, own) => {
    const mine = all.filter(
      ({ term }) => term.sites.length > 0 && supports.findIndex((other) => holds(other, term.sites)) === own,
    );
    return hamiltonianFactor(space, sites, mine);
  });
}

function hamiltonianFactor(
  space: Space,
  sites: readonly number[],
  parts: readonly { readonly term: LocalTerm; readonly coefficient: Coefficient | undefined }[],
): StepFactor {
  const on = subspace(space, sites);
  const drives = [...new Set(parts.map(({ coefficient }) => coefficient))].map((coefficient) => {
    const own = parts.filter((part) => part.coefficient === coefficient).map(({ term }) => term);
    return { coefficient, matrix: matrixOn(space, sites, own) };
  });
  drives.forEach(({ matrix }) => {
    if (hermiticityDefect(matrix) <= 1e-12 * maxAbs(matrix)) return;
    throw new UnsupportedError(
      `The terms of the Hamiltonian on sites [${sites}] must be Hermitian for themselves, but they are only together with others. Put them into one term.`,
    );
  });
  const constant = drives.every(({ coefficient }) => coefficient === undefined);
  const at = kept(constant, (t, h) => {
    const matrix = drives
      .map((drive) => (drive.coefficient ? scaled(drive.matrix, drive.coefficient.at(t)) : drive.matrix))
      .reduce((sum, next) => add(sum, next));
    const unitary = hermitianFunction(hermitianPart(matrix), (value) => [
      Math.cos(h * value),
      -Math.sin(h * value),
    ]);
    return unitaryChannel(on, unitary);
  });
  return { sites, jump: undefined, at };
}

function jumpFactor(space: Space, { operator, coefficient }: Drive, jump: number): StepFactor {
  const own = terms(operator);
  const sites = [...new Set(own.flatMap((term) => term.sites))].sort((a, b) => a - b);
  const matrix = matrixOn(space, sites, own);
  const on = subspace(space, sites);
  const at = kept(coefficient === undefined, (t, h) => {
    const l = coefficient ? scaled(matrix, coefficient.at(t)) : matrix;
    return kraus(on, on, clickOperators(l, h, jump));
  });
  return { sites, jump, at };
}

/**
 * No, one and two clicks in a time h: exp(-h L^dagger L/2), sqrt(h) exp(-h L^dagger L/4) L exp(-h L^dagger L/4) and h L^2/sqrt(2), right up to O(h^3), and made
 * to preserve the trace by (sum K^dagger K)^(-1/2) from the right, which is 1 + O(h^3).
 */
function clickOperators(l: ComplexMatrix, h: number, jump: number): ComplexMatrix[] {
  if (maxAbs(l) === 0) return [identity(l.rows)];
  const { values, vectors } = eigh(hermitianPart(multiply(l, l, 'h', 'n')));
  const largest = values.at(-1) as number;
  if (!(h * largest <= 1)) {
    throw new ArgumentError(
      'step',
      `be at most ${Number((1 / largest).toPrecision(6))}, the mean time between clicks of jump ${jump} at its fastest`,
      `a factor of the step takes ${h}`,
    );
  }
  const damped = (time: number): ComplexMatrix => {
    const diagonal = new Float64Array(2 * values.length);
    values.forEach((value, k) => (diagonal[2 * k] = Math.exp(-time * value)));
    return fromDiagonal(vectors, diagonal);
  };
  const quarter = damped(h / 4);
  const one = scaled(multiply(multiply(quarter, l), quarter), Math.sqrt(h));
  const two = scaled(multiply(l, l), h * Math.SQRT1_2);
  const all = maxAbs(two) > 0 ? [damped(h / 2), one, two] : [damped(h / 2), one];
  const total = all.map((k) => multiply(k, k, 'h', 'n')).reduce((sum, next) => add(sum, next));
  const root = hermitianFunction(hermitianPart(total), (value) => [1 / Math.sqrt(value), 0]);
  return all.map((k) => multiply(k, root));
}

/** Local terms as one matrix on the sites that hold them all. */
function matrixOn(space: Space, sites: readonly number[], own: readonly LocalTerm[]): ComplexMatrix {
  const on = subspace(space, sites);
  const instead = 'Give it as terms or jumps on fewer sites.';
  requireBudget(`A term on sites [${sites}]`, on, 2, defaultMaxBytes, instead);
  const placed = own.map((term) => ({ ...term, sites: term.sites.map((site) => sites.indexOf(site)) }));
  return toDense(localSum(on, placed));
}

function holds(sites: readonly number[], others: readonly number[]): boolean {
  return others.every((site) => sites.includes(site));
}

function meets(a: readonly number[], b: readonly number[]): boolean {
  return a.some((site) => b.includes(site));
}
