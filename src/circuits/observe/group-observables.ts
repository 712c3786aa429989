import { ArgumentError } from '../../errors.ts';
import { modulus } from '../../linalg/scalar.ts';
import type { Operator, PauliString } from '../../operators/operator.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import { requireSameSpace } from '../../spaces/space.ts';

/** Pauli strings that can be measured together, each qubit in one basis. */
export interface ObservableGroup {
  /** The qubits that are measured, ascending, and the letter X, Y or Z of each. */
  readonly sites: readonly number[];
  readonly letters: string;
  /** The strings, and which of the operators each comes from. */
  readonly strings: readonly { readonly operator: number; readonly string: PauliString }[];
  /** sum |coefficient|. */
  readonly weight: number;
}

/**
 * The Pauli strings of some operators in groups that commute qubit by qubit: in one group no qubit has two different letters, so that one setting of single-qubit
 * bases measures all of it. Strings are taken by falling |coefficient|, each to the first group it fits (a greedy colouring; the least number of groups
 * is NP-hard). Multiples of the identity need no measurement and are in no group. Cost strings x groups.
 * Throws `UnsupportedError` for operators on other than qubits, `SpaceMismatchError`, `BudgetExceededError`.
 */
export function groupObservables(operators: Operator | readonly Operator[]): ObservableGroup[] {
  const list = listOf(operators);
  const strings = list.flatMap((op, operator) =>
    toPauliSum(op)
      .strings.filter(({ sites }) => sites.length > 0)
      .map((string) => ({ operator, string, size: size(string) })),
  );
  strings.sort((a, b) => b.size - a.size);
  const open: Open[] = [];
  for (const { operator, string, size: weight } of strings) {
    let group = open.find(({ basis }) => fits(string, basis));
    if (!group) open.push((group = { basis: new Map(), strings: [], weight: 0 }));
    string.sites.forEach((site, i) => group.basis.set(site, string.letters[i] as string));
    group.strings.push({ operator, string });
    group.weight += weight;
  }
  return open.map(closed);
}

/** One operator or many, as a list. Throws `SpaceMismatchError` unless all are on one space, `ArgumentError` for an empty list. */
export function listOf(operators: Operator | readonly Operator[]): readonly Operator[] {
  const list = isList(operators) ? operators : [operators];
  for (const op of list) {
    if (typeof op?.kind === 'string') continue;
    throw new ArgumentError('operators', 'be an operator or a list of them', `one is ${String(op)}`);
  }
  const [first, ...others] = list;
  if (!first) throw new ArgumentError('operators', 'be at least one', 'there is none');
  for (const op of others) {
    if (first.kind !== 'fock' && op.kind !== 'fock')
      requireSameSpace('Argument `operators`', first.space, op.space);
  }
  return list;
}

function isList(operators: Operator | readonly Operator[]): operators is readonly Operator[] {
  return Array.isArray(operators);
}

interface Open {
  readonly basis: Map<number, string>;
  readonly strings: { operator: number; string: PauliString }[];
  weight: number;
}

function fits({ sites, letters }: PauliString, basis: ReadonlyMap<number, string>): boolean {
  return sites.every((site, i) => (basis.get(site) ?? letters[i]) === letters[i]);
}

function closed({ basis, strings, weight }: Open): ObservableGroup {
  const sites = [...basis.keys()].sort((a, b) => a - b);
  return { sites, letters: sites.map((site) => basis.get(site)).join(''), strings, weight };
}

function size({ coefficient: { re, im } }: PauliString): number {
  return modulus(re, im);
}
