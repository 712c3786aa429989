import { ArgumentError } from '../../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, maxAbs, multiply } from '../../linalg/products.ts';
import { singularValues } from '../../linalg/svd.ts';
import { requireSites } from '../../spaces/space.ts';
import type { Complex } from '../../linalg/scalar.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { traceLegs } from '../tensor/trace-legs.ts';
import { matrixTensor } from './block-operators.ts';
import { legOf, moveCentre, plainChain, siteTensor, type Chain } from './chain.ts';
import { meanError } from '../../states/mean-error.ts';
import { growLeft, startEnvironment } from './environment.ts';
import { onlyNumber, requireNorm } from './expect.ts';
import { allSites, matrixAt, type SiteMatrix } from './local-means.ts';
import type { Mps } from './mps.ts';

/** Options of `correlations`. */
export interface CorrelationsOptions {
  /** Between which sites; all by default. */
  readonly sites?: readonly number[];
  /**
   * The parity P of a site (P^2 = 1), for fermions: A and B then change it, and each carries P on all sites before its own (Jordan and Wigner), or both keep it and carry
   * nothing. diag(1, -1) for a mode that is empty or full.
   */
  readonly parity?: SiteMatrix;
}

/** <A_i B_j> for all pairs of `sites`, i the row. */
export interface Correlations {
  readonly sites: readonly number[];
  readonly values: ComplexMatrix;
  /** What discarded weight can change in each value; 0 when nothing was discarded. */
  readonly error: number;
}

/**
 * The correlations <A_i B_j> of two one-site operators in the normalised state; on one site <(A B)_i>. Cost m^3 d per pair, more by the sites passed. Without `parity` operators on
 * different sites commute. Throws `ArgumentError` for matrices of a wrong size, sites that do not exist or repeat, and operators that neither both change nor both keep the
 * parity; `NotPhysicalError` for the zero state.
 */
export function correlations(
  psi: Mps,
  a: SiteMatrix,
  b: SiteMatrix,
  { sites = allSites(psi.space), parity }: CorrelationsOptions = {},
): Correlations {
  requireSites(psi.space, sites, 'sites');
  requireNorm(psi.chain);
  const pair = sites.map((site) => dressed(psi, { a, b, parity }, site));
  const values = zeros(sites.length, sites.length);
  const put = (row: number, col: number, { re, im }: Complex): void => {
    values.data[2 * (row * sites.length + col)] = re;
    values.data[2 * (row * sites.length + col) + 1] = im;
  };
  const order = [...sites.keys()].sort((i, j) => (sites[i] as number) - (sites[j] as number));
  const walk = new Walk(psi.chain, sites, order, pair);
  walk.visit((i, j, forth, back) => {
    put(i, j, forth);
    if (i !== j) put(j, i, back);
  });
  const bound = Math.max(0, ...pair.map((own) => own.norm)) ** 2;
  return { sites: [...sites], values, error: meanError(psi.chain.discarded, bound, bound) };
}

/** The operators of one site: both together; A or B as the first of two (with the string that begins there), as the last, and the string between. */
interface Dressed {
  readonly both: ComplexMatrix;
  readonly firstA: ComplexMatrix;
  readonly firstB: ComplexMatrix;
  readonly lastA: ComplexMatrix;
  readonly lastB: ComplexMatrix;
  readonly between: ((site: number) => ComplexMatrix) | undefined;
  readonly norm: number;
}

function dressed(
  { space }: Mps,
  { a, b, parity }: { a: SiteMatrix; b: SiteMatrix; parity: SiteMatrix | undefined },
  site: number,
): Dressed {
  const [x, y] = [matrixAt(space, a, site, 'a'), matrixAt(space, b, site, 'b')];
  const norm = Math.max(...[x, y].map((m) => singularValues(m)[0] ?? 0));
  const plain = { both: multiply(x, y), firstA: x, firstB: y, lastA: x, lastB: y, between: undefined, norm };
  if (parity === undefined) return plain;
  const p = matrixAt(space, parity, site, 'parity');
  if (maxAbs(add(multiply(p, p), identity(p.rows), 1, -1)) > 1e-12)
    throw new ArgumentError('parity', 'be its own inverse', `at site ${site} it is not`);
  const [signA, signB] = [paritySign(x, p, 'a'), paritySign(y, p, 'b')];
  if (signA !== signB) {
    throw new ArgumentError(
      'b',
      'change the parity if `a` does, keep it if `a` does',
      'one changes it alone',
    );
  }
  if (signA === 1) return plain;
  const between = (at: number): ComplexMatrix => matrixAt(space, parity, at, 'parity');
  // i < j: A_i P_i ... B_j. j < i: the string of A passes site j first: P_j B_j ... A_i.
  return { ...plain, firstA: multiply(x, p), firstB: multiply(p, y), between };
}

/** 1 when P M P = M, -1 when P M P = -M. */
function paritySign(m: ComplexMatrix, p: ComplexMatrix, argument: string): 1 | -1 {
  const turned = multiply(multiply(p, m), p);
  const limit = 1e-12 * Math.max(maxAbs(m), Number.MIN_VALUE);
  if (maxAbs(add(turned, m, 1, -1)) <= limit) return 1;
  if (maxAbs(add(turned, m, 1, 1)) <= limit) return -1;
  throw new ArgumentError(
    argument,
    'keep or change the parity',
    'it does neither',
    'Split it into an even and an odd part.',
  );
}

type Visit = (i: number, j: number, forth: Complex, back: Complex) => void;

/** Goes through all pairs, first sites from left to right. */
class Walk {
  readonly #sites: readonly number[];
  readonly #order: readonly number[];
  readonly #operators: readonly Dressed[];
  #chain: Chain;

  constructor(
    chain: Chain,
    sites: readonly number[],
    order: readonly number[],
    operators: readonly Dressed[],
  ) {
    this.#sites = sites;
    this.#order = order;
    this.#operators = operators;
    this.#chain = haveCharges(chain, sites, operators) ? chain : plainChain(chain);
  }

  visit(put: Visit): void {
    this.#order.forEach((i, at) => {
      const first = this.#sites[i] as number;
      const own = this.#operators[i] as Dressed;
      this.#chain = moveCentre(this.#chain, first);
      const start = startEnvironment(
        siteTensor(this.#chain, first).structure.symmetry,
        legOf(this.#chain, first, 0),
      );
      const diagonal = this.#closed(start, first, own.both);
      put(i, i, diagonal, diagonal);
      const later = this.#order.slice(at + 1);
      const forth = this.#from(start, first, own.firstA, later, (j) => (this.#operators[j] as Dressed).lastB);
      const back = this.#from(start, first, own.firstB, later, (j) => (this.#operators[j] as Dressed).lastA);
      later.forEach((j, k) => put(i, j, forth[k] as Complex, back[k] as Complex));
    });
  }

  /** One operator at `first`, another at each of the later sites. */
  #from(
    start: BlockTensor,
    first: number,
    operator: ComplexMatrix,
    later: readonly number[],
    last: (j: number) => ComplexMatrix,
  ): Complex[] {
    const { between } = this.#operators[this.#order[0] as number] as Dressed;
    let left = this.#grown(start, first, operator);
    let reached = first + 1;
    return later.map((j) => {
      const site = this.#sites[j] as number;
      for (; reached < site; reached++) {
        left = between
          ? this.#grown(left, reached, between(reached))
          : growLeft(left, siteTensor(this.#chain, reached), undefined);
      }
      return this.#closed(left, site, last(j));
    });
  }

  #closed(left: BlockTensor, site: number, operator: ComplexMatrix): Complex {
    return onlyNumber(traceLegs(this.#grown(left, site, operator), 0, 2));
  }

  /** The environment after a site with an operator; its bond of one index carries what charge has been added. */
  #grown(left: BlockTensor, site: number, operator: ComplexMatrix): BlockTensor {
    const own = tensorAt(this.#chain, site, operator) as BlockTensor;
    const before = (left.structure.legs[1] as Leg).charges[0] as number;
    const withLeft = permuteLegs(withUnitLeg(own, before, 1), [2, 0, 1]);
    return growLeft(
      left,
      siteTensor(this.#chain, site),
      withUnitLeg(withLeft, withLeft.structure.charge, -1),
    );
  }
}

/** Whether every operator changes the charge of the state by one number. */
function haveCharges(chain: Chain, sites: readonly number[], operators: readonly Dressed[]): boolean {
  const between = operators[0]?.between;
  return (
    sites.every((site, k) => {
      const { both, firstA, firstB, lastA, lastB } = operators[k] as Dressed;
      return [both, firstA, firstB, lastA, lastB].every((m) => tensorAt(chain, site, m) !== undefined);
    }) &&
    (!between || chain.tensors.every((_, site) => tensorAt(chain, site, between(site)) !== undefined))
  );
}

function tensorAt(chain: Chain, site: number, m: ComplexMatrix): BlockTensor | undefined {
  const { symmetry } = siteTensor(chain, site).structure;
  return matrixTensor(m, { symmetry, levels: [legOf(chain, site, 1)] });
}
