import { automaton } from './automaton.ts';
import type { Mpo, PauliString, PauliSum, ProductOperator } from './operator.ts';
import { unitBasis, type OperatorString } from './operator-strings.ts';
import { toMpo } from './to-mpo.ts';

/** Letters X and Y of one string that are written out; 2^letters strings come of it. */
const mostFlips = 12;

/**
 * The operator as `toMpo` gives it, but Pauli strings written in raising and lowering operators: X = |0><1| + |1><0|, Y = -i |0><1| + i |1><0|, Z as it is.
 * So a real operator has real tensors, and one that conserves magnetisation, particle number or parity has bond states that do. Bond dimensions are those of `toMpo`.
 * Strings with more than 12 letters X and Y stay as they are.
 */
export function ladderMpo(op: ProductOperator): Mpo {
  if (op.kind !== 'pauli-sum' || op.space.dims.length === 0) return toMpo(op);
  if (op.strings.some((string) => flipsOf(string) > mostFlips)) return toMpo(op);
  return automaton(op.space, ladderStrings(op), unitBasis);
}

/** The strings of a Pauli sum over `unitBasis`. */
function ladderStrings({ strings }: PauliSum): OperatorString[] {
  return strings.flatMap((string) => writtenOut(string));
}

/** Numbers of |0><1|, |1><0| and diag(1, -1) in `unitBasis` of two levels. */
const [raise, lower, z] = [1, 2, 3];

function writtenOut({ coefficient, sites, letters }: PauliString): OperatorString[] {
  const order = sites.map((_, i) => i).sort((a, b) => (sites[a] as number) - (sites[b] as number));
  let made: { re: number; im: number; ops: number[] }[] = [{ ...coefficient, ops: [] }];
  for (const i of order) {
    const letter = letters[i];
    if (letter === 'Z') made.forEach(({ ops }) => ops.push(z));
    else made = made.flatMap((string) => bothFlips(string, letter === 'Y'));
  }
  const ascending = order.map((i) => sites[i] as number);
  return made.map(({ re, im, ops }) => ({ re, im, sites: ascending, ops }));
}

function bothFlips(
  { re, im, ops }: { re: number; im: number; ops: number[] },
  isY: boolean,
): { re: number; im: number; ops: number[] }[] {
  const up = isY ? { re: im, im: -re } : { re, im };
  const down = isY ? { re: -im, im: re } : { re, im };
  return [
    { ...up, ops: [...ops, raise] },
    { ...down, ops: [...ops, lower] },
  ];
}

function flipsOf({ letters }: PauliString): number {
  return [...letters].filter((letter) => letter !== 'Z').length;
}
