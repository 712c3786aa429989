import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import type { ComplexTensor } from '../linalg/tensor.ts';
import type { Space } from '../spaces/space.ts';
import type { Mpo } from './operator.ts';
import { mergedStrings, type OperatorString, type SiteBasis } from './operator-strings.ts';
import { rowSkeleton } from './row-skeleton.ts';

/**
 * A sum of operator strings as a finite automaton that writes them from left to right: an MPO whose bond dimension is, at
 * each bond, the rank of the matrix of coefficients between the string beginnings and the string ends.
 *
 * State of the walk at a bond: a matrix Gamma[state, end], where an end is what a string still has to write. One site
 * turns it into Gamma'[(state, operator), end'], which falls apart into blocks that share neither rows nor columns;
 * each block is factored as weights * rows of itself (`rowSkeleton`), the weights make the tensor, the rows go on.
 * So sums of the usual kind are handled by exact bookkeeping: no coefficient is rounded unless blocks are truly rank deficient.
 */
export function automaton(space: Space, strings: readonly OperatorString[], basis: SiteBasis): Mpo {
  const { ends, entries } = started(strings);
  let gamma = entries;
  let states = 1;
  const tensors = space.dims.map((levels, site) => {
    const step = writeSite(gamma, ends, site, levels);
    const right = site === space.dims.length - 1 ? 1 : Math.max(1, step.states);
    const tensor = siteTensor(states, levels, right, step.edges, basis);
    gamma = step.gamma;
    states = right;
    return tensor;
  });
  return { kind: 'mpo', space, tensors };
}

/**
 * The same sum as an automaton that keeps two states at every bond: 0, nothing written yet, and 1, all written; the states that are within a string come after
 * them. One tensor W_s per site with legs [left state, out, in, right state]; H is the walk from state 0 to state 1. The bond dimension may exceed the
 * rank, by what would be saved near the ends and where a string ends as another begins.
 */
export function openAutomaton(
  space: Space,
  strings: readonly OperatorString[],
  basis: SiteBasis,
): ComplexTensor[] {
  const { ends, entries } = started(strings);
  let gamma = entries;
  let states = 2;
  return space.dims.map((levels, site) => {
    const step = writeOpenSite(gamma, ends, site, levels);
    const tensor = siteTensor(states, levels, step.states, step.edges, basis);
    ({ gamma, states } = step);
    return tensor;
  });
}

function started(strings: readonly OperatorString[]): { ends: Ends; entries: Entry[] } {
  const ends = new Ends();
  const entries = mergedStrings(strings).map((string) => ({
    state: 0,
    end: ends.of(string),
    re: string.re,
    im: string.im,
  }));
  return { ends, entries };
}

/** A nonzero entry of Gamma. */
interface Entry {
  readonly state: number;
  readonly end: number;
  readonly re: number;
  readonly im: number;
}

/** From a state, write an operator, to a state. */
interface Edge {
  readonly from: number;
  readonly op: number;
  readonly to: number;
  readonly re: number;
  readonly im: number;
}

/** All ends of strings, each once: number 0 is the empty end, others are a site, its operator and the number of what follows. */
class Ends {
  readonly #numbers = new Map<string, number>();
  readonly #site: number[] = [Infinity];
  readonly #op: number[] = [0];
  readonly #next: number[] = [0];

  /** The number of the end that is a whole string. */
  of({ sites, ops }: OperatorString): number {
    let end = 0;
    for (let i = sites.length - 1; i >= 0; i--) end = this.#number(sites[i] as number, ops[i] as number, end);
    return end;
  }

  /** What an end writes at a site, and the end after it. */
  write(end: number, site: number): { op: number; next: number } {
    if (this.#site[end] !== site) return { op: 0, next: end };
    return { op: this.#op[end] as number, next: this.#next[end] as number };
  }

  #number(site: number, op: number, next: number): number {
    const key = `${site}:${op}:${next}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#site.length;
      this.#numbers.set(key, number);
      this.#site.push(site);
      this.#op.push(op);
      this.#next.push(next);
    }
    return number;
  }
}

/** The edges of one site, and Gamma after it. */
interface Written {
  readonly states: number;
  readonly edges: Edge[];
  readonly gamma: Entry[];
}

function writeSite(gamma: readonly Entry[], ends: Ends, site: number, levels: number): Written {
  const ops = levels * levels;
  const entries = gamma.map(({ state, end, re, im }) => {
    const { op, next } = ends.write(end, site);
    return { state: state * ops + op, end: next, re, im };
  });
  return writeEntries(entries, ops, 0);
}

/** One site of `openAutomaton`. */
function writeOpenSite(gamma: readonly Entry[], ends: Ends, site: number, levels: number): Written {
  const ops = levels * levels;
  const inside: Entry[] = [];
  const edges: Edge[] = [0, 1].map((state) => ({ from: state, op: 0, to: state, re: 1, im: 0 }));
  const waiting: Entry[] = [];
  for (const entry of gamma) {
    const { op, next } = ends.write(entry.end, site);
    if (next === 0) edges.push({ from: entry.state, op, to: 1, re: entry.re, im: entry.im });
    else if (entry.state === 0 && op === 0) waiting.push({ ...entry, end: next });
    else inside.push({ ...entry, state: entry.state * ops + op, end: next });
  }
  const written = writeEntries(inside, ops, 2);
  return {
    states: written.states,
    edges: [...edges, ...written.edges],
    gamma: [...waiting, ...written.gamma],
  };
}

/** Factors the blocks of Gamma'; new states are numbered from `first`. */
function writeEntries(entries: readonly Entry[], ops: number, first: number): Written {
  const edges: Edge[] = [];
  const after: Entry[] = [];
  let states = first;
  for (const block of blocksOf(entries)) {
    const factors = factorBlock(block);
    for (const { row, to, re, im } of factors.weights) {
      edges.push({ from: Math.floor(row / ops), op: row % ops, to: states + to, re, im });
    }
    for (const entry of factors.rows) after.push({ ...entry, state: states + entry.state });
    states += factors.rank;
  }
  return { states, edges, gamma: after };
}

/** The entries by connected block: two entries are together when a chain of shared rows and columns joins them. */
function blocksOf(entries: readonly Entry[]): Entry[][] {
  const parent = entries.map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] as number;
    for (let at = i; at !== root;) [at, parent[at]] = [parent[at] as number, root];
    return root;
  };
  const firstOfRow = new Map<number, number>();
  const firstOfColumn = new Map<number, number>();
  entries.forEach(({ state, end }, i) => {
    for (const [first, key] of [
      [firstOfRow, state],
      [firstOfColumn, end],
    ] as const) {
      const known = first.get(key);
      if (known === undefined) first.set(key, i);
      else parent[find(i)] = find(known);
    }
  });
  const blocks = new Map<number, Entry[]>();
  entries.forEach((entry, i) => {
    const root = find(i);
    const block = blocks.get(root);
    if (block) block.push(entry);
    else blocks.set(root, [entry]);
  });
  return [...blocks.values()];
}

interface BlockFactors {
  readonly rank: number;
  readonly weights: { row: number; to: number; re: number; im: number }[];
  readonly rows: Entry[];
}

/** Gamma' = weights * rows. A block of full rank keeps its entries as they are: all on the left, or all on the right. */
function factorBlock(block: readonly Entry[]): BlockFactors {
  const rows = numbered(block.map(({ state }) => state));
  const columns = numbered(block.map(({ end }) => end));
  const { pivots, weights } = rowSkeleton(distinctColumns(block, rows, columns));
  if (pivots.length === columns.size) {
    return {
      rank: columns.size,
      weights: block.map(({ state, end, re, im }) => ({
        row: state,
        to: columns.get(end) as number,
        re,
        im,
      })),
      rows: [...columns].map(([end, state]) => ({ state, end, re: 1, im: 0 })),
    };
  }
  const stateOf = new Map(pivots.map((row, to) => [row, to]));
  return {
    rank: pivots.length,
    weights: [...rows].flatMap(([row, r]) => nonzeros(weights, r).map((weight) => ({ row, ...weight }))),
    rows: block.flatMap((entry) => {
      const state = stateOf.get(rows.get(entry.state) as number);
      return state === undefined ? [] : [{ ...entry, state }];
    }),
  };
}

/**
 * The block as a dense matrix. Columns with a single entry in the same row are parallel: only the first is kept,
 * which changes no rank and no skeleton of rows.
 */
function distinctColumns(
  block: readonly Entry[],
  rows: ReadonlyMap<number, number>,
  columns: ReadonlyMap<number, number>,
): ComplexMatrix {
  const counts = new Int32Array(columns.size);
  for (const { end } of block) {
    const c = columns.get(end) as number;
    counts[c] = (counts[c] as number) + 1;
  }
  const alone = new Set<number>();
  const kept: Entry[] = [];
  for (const entry of block) {
    if (counts[columns.get(entry.end) as number] !== 1) {
      kept.push(entry);
      continue;
    }
    if (alone.has(entry.state)) continue;
    alone.add(entry.state);
    kept.push(entry);
  }
  const keptColumns = numbered(kept.map(({ end }) => end));
  const out = zeros(rows.size, keptColumns.size);
  for (const { state, end, re, im } of kept) {
    const at = 2 * ((rows.get(state) as number) * out.cols + (keptColumns.get(end) as number));
    out.data[at] = re;
    out.data[at + 1] = im;
  }
  return out;
}

function numbered(keys: readonly number[]): Map<number, number> {
  const numbers = new Map<number, number>();
  for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
  return numbers;
}

function nonzeros({ cols, data }: ComplexMatrix, row: number): { to: number; re: number; im: number }[] {
  const out: { to: number; re: number; im: number }[] = [];
  for (let to = 0; to < cols; to++) {
    const [re, im] = [data[2 * (row * cols + to)] as number, data[2 * (row * cols + to) + 1] as number];
    if (re !== 0 || im !== 0) out.push({ to, re, im });
  }
  return out;
}

function siteTensor(
  left: number,
  levels: number,
  right: number,
  edges: readonly Edge[],
  basis: SiteBasis,
): ComplexTensor {
  const data = new Float64Array(2 * left * levels * levels * right);
  const matrices = new Map<number, ComplexMatrix>();
  for (const { from, op, to, re, im } of edges) {
    const matrix = matrices.get(op) ?? basis(levels, op);
    matrices.set(op, matrix);
    for (let k = 0; k < levels * levels; k++) {
      const [x, y] = [matrix.data[2 * k] as number, matrix.data[2 * k + 1] as number];
      if (x === 0 && y === 0) continue;
      const at = 2 * ((from * levels * levels + k) * right + to);
      data[at] = (data[at] as number) + re * x - im * y;
      data[at + 1] = (data[at + 1] as number) + re * y + im * x;
    }
  }
  return { shape: [left, levels, levels, right], data };
}
