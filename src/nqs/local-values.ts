import { connected } from '../operators/connected.ts';
import type { LocalSum, PauliSum, ProductOperator } from '../operators/operator.ts';
import { termRows, type TermRows } from '../operators/term-rows.ts';
import { toPauliSum } from '../operators/to-pauli-sum.ts';
import type { Sector } from '../spaces/sector.ts';
import type { Ansatz, Batch, Walker } from './ansatz.ts';
import { bitForm, groupElement, packBits, type BitForm } from './bit-form.ts';
import { Contributions } from './contributions.ts';
import { walkerOf } from './plain-walker.ts';

/** O_loc(x) = sum_x' <x|O|x'> psi(x')/psi(x), interleaved, and what came to light on the way. */
export interface LocalValues {
  readonly values: Float64Array;
  /** Whether the operator led out of the sector; such elements count as amplitude 0. */
  readonly left: boolean;
  /** Whether an off-diagonal contribution had a positive real part. */
  readonly positive: boolean;
  /** The norm squared of what O psi has where psi is 0, of which no value tells; of states that are summed up. */
  readonly beyond?: number;
}

/** Terms of more sites than this keep their sparse rows instead of Pauli strings. */
const mostPauliSites = 6;

const bitForms = new WeakMap<ProductOperator, BitForm>();

/**
 * Local values of an operator at each row: Pauli strings as bit masks on sites of two levels, sparse rows of local terms elsewhere, whole rows for sparse, dense and matrix-product
 * operators. Cost: one quotient of amplitudes per element that is not zero.
 */
export function localValues(
  ansatz: Ansatz,
  sector: Sector | undefined,
  op: ProductOperator,
  batch: Batch,
): LocalValues {
  return localValuesAt(walkerOf(ansatz, batch), sector, op);
}

/** The same at the configurations of a walker, by its quotients. */
export function localValuesAt(walker: Walker, sector: Sector | undefined, op: ProductOperator): LocalValues {
  const sums = new Float64Array(2 * walker.batch.count);
  const collectors = new Map<number, Contributions>();
  const collect = (width: number): Contributions => {
    const known = collectors.get(width) ?? new Contributions(walker, width, sector);
    collectors.set(width, known);
    return known;
  };
  const bits = bitFormOf(op);
  if (bits) addPauli(bits, walker, sums, collect);
  else if (op.kind === 'local-sum') for (const term of termRows(op)) addTerm(term, walker, sums, collect);
  else addRows(op, walker, sums, collect);
  const all = [...collectors.values()];
  for (const part of all) part.addTo(sums);
  return { values: sums, left: all.some((part) => part.left), positive: all.some((part) => part.positive) };
}

type Collect = (width: number) => Contributions;

function bitFormOf(op: ProductOperator): BitForm | undefined {
  const known = bitForms.get(op);
  if (known) return known;
  const strings = pauliFormOf(op);
  if (!strings) return undefined;
  const made = bitForm(strings);
  bitForms.set(op, made);
  return made;
}

function pauliFormOf(op: ProductOperator): PauliSum | undefined {
  if (op.kind === 'pauli-sum') return op;
  const isSmall = op.kind === 'local-sum' && op.terms.every(({ sites }) => sites.length <= mostPauliSites);
  return isSmall && op.space.dims.every((d) => d === 2) ? toPauliSum(op as LocalSum) : undefined;
}

function addPauli({ words, groups }: BitForm, walker: Walker, sums: Float64Array, collect: Collect): void {
  const { count, sites, levels } = walker.batch;
  const bits = packBits(walker.batch, words);
  const element = new Float64Array(2);
  for (const group of groups) {
    const { flips } = group;
    const part = flips.length > 0 ? collect(flips.length) : undefined;
    for (let s = 0; s < count; s++) {
      groupElement(group, words, bits, s, element);
      const [re, im] = [element[0] as number, element[1] as number];
      if (!part) {
        sums[2 * s] = (sums[2 * s] as number) + re;
        sums[2 * s + 1] = (sums[2 * s + 1] as number) + im;
      } else if (re !== 0 || im !== 0) {
        const { at } = part;
        for (let i = 0; i < flips.length; i++) {
          const site = flips[i] as number;
          part.sites[at + i] = site;
          part.levels[at + i] = 1 - (levels[s * sites + site] as number);
        }
        part.add(s, re, im);
      }
    }
  }
}

function addTerm(term: TermRows, walker: Walker, sums: Float64Array, collect: Collect): void {
  const { sites, steps, start, to, levels: targets, elements } = term;
  const { count, sites: n, levels } = walker.batch;
  const k = sites.length;
  const part = collect(k);
  for (let s = 0; s < count; s++) {
    let local = 0;
    for (let i = 0; i < k; i++) {
      local += (levels[s * n + (sites[i] as number)] as number) * (steps[i] as number);
    }
    for (let p = start[local] as number; p < (start[local + 1] as number); p++) {
      const [re, im] = [elements[2 * p] as number, elements[2 * p + 1] as number];
      if (to[p] === local) {
        sums[2 * s] = (sums[2 * s] as number) + re;
        sums[2 * s + 1] = (sums[2 * s + 1] as number) + im;
        continue;
      }
      part.sites.set(sites, part.at);
      for (let i = 0; i < k; i++) part.levels[part.at + i] = targets[p * k + i] as number;
      part.add(s, re, im);
    }
  }
}

function addRows(op: ProductOperator, walker: Walker, sums: Float64Array, collect: Collect): void {
  const { count, sites: n, levels } = walker.batch;
  const all = Int32Array.from({ length: n }, (_, site) => site);
  const part = collect(n);
  for (let s = 0; s < count; s++) {
    const x = levels.slice(s * n, (s + 1) * n);
    const { configurations, elements } = connected(op, x);
    configurations.forEach((y, k) => {
      const [re, im] = [elements[2 * k] as number, elements[2 * k + 1] as number];
      if (y.every((level, site) => level === x[site])) {
        sums[2 * s] = (sums[2 * s] as number) + re;
        sums[2 * s + 1] = (sums[2 * s + 1] as number) + im;
        return;
      }
      part.sites.set(all, part.at);
      part.levels.set(y, part.at);
      part.add(s, re, im);
    });
  }
}
