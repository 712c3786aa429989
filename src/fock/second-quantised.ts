import { ArgumentError } from '../errors.ts';
import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import { requireText, type FockSpace, type Text } from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { oneParticle, type Lines, type OneParticleLike } from './one-particle.ts';
import { productLine, type ColumnBudget } from './sector-diagonal.ts';

/**
 * The second quantisation of a one-particle operator, dGamma(A) = sum over positions of 1 (x) A_i (x) 1 on each sector, 0 on the
 * vacuum. dGamma(1) is the number operator. A column of an n-particle text has at most 1 + n (N - 1) entries. Throws `ArgumentError` for a wrong shape.
 */
export function dGamma(space: FockSpace, value: OneParticleLike): FockOperator {
  const { columns, rows } = oneParticle(space, value, 'value');
  return fockOperator(
    space,
    (text) => sumOfPositions(columns, text),
    (text) => sumOfPositions(rows, text),
  );
}

/**
 * Gamma(U) = 1 + U + U (x) U + ... + U^(x)M: the same one-particle operator on every position, 1 on the vacuum. Unitary for unitary U.
 * Asking a column throws `BudgetExceededError` when its up to N^n entries would not fit.
 */
export function gamma(
  space: FockSpace,
  value: OneParticleLike,
  { maxBytes = defaultMaxBytes }: ColumnBudget = {},
): FockOperator {
  const { columns, rows } = oneParticle(space, value, 'value');
  const line = (lines: Lines, text: Text): readonly TextAmplitude[] =>
    productLine(
      text.map(() => lines),
      text,
      maxBytes,
    );
  return fockOperator(
    space,
    (text) => line(columns, text),
    (text) => line(rows, text),
  );
}

/**
 * A one-particle operator at one position: 0 is the first token, -1 the last. Texts that are too short to have the position are annihilated
 * (`missing: 'zero'`, so that dGamma(A) is the sum over positions) or left alone (`missing: 'identity'`, so that a unitary stays unitary).
 */
export function atPosition(
  space: FockSpace,
  value: OneParticleLike,
  position: number,
  { missing = 'zero' }: { readonly missing?: 'zero' | 'identity' } = {},
): FockOperator {
  const { columns, rows } = oneParticle(space, value, 'value');
  const [least, most] = [-space.maxParticles, space.maxParticles - 1];
  if (!Number.isInteger(position) || position < least || position > most) {
    throw new ArgumentError('position', `be within ${least}..${most}`, `it is ${position}`);
  }
  const line = (lines: Lines, text: Text): readonly TextAmplitude[] => {
    const i = position < 0 ? text.length + position : position;
    if (i >= 0 && i < text.length) return replacements(lines, text, i);
    return missing === 'identity' ? [{ text, re: 1, im: 0 }] : [];
  };
  return fockOperator(
    space,
    (text) => line(columns, text),
    (text) => line(rows, text),
  );
}

/** A Fock operator whose columns and rows are asked only for texts that fit. */
export function fockOperator(
  space: FockSpace,
  column: (text: Text) => readonly TextAmplitude[],
  row: (text: Text) => readonly TextAmplitude[],
): FockOperator {
  return {
    kind: 'fock',
    space,
    column: (text) => (requireText(space, text), column(text)),
    row: (text) => (requireText(space, text), row(text)),
  };
}

function sumOfPositions(lines: Lines, text: Text): readonly TextAmplitude[] {
  const out: TextAmplitude[] = [];
  let re = 0;
  let im = 0;
  text.forEach((token, i) => {
    for (const entry of replacements(lines, text, i)) {
      if (entry.text[i] !== token) out.push(entry);
      else {
        re += entry.re;
        im += entry.im;
      }
    }
  });
  if (re !== 0 || im !== 0) out.push({ text, re, im });
  return out;
}

function replacements(lines: Lines, text: Text, i: number): TextAmplitude[] {
  const token = text[i] as number;
  const [from, end] = [lines.start[token] as number, lines.start[token + 1] as number];
  return Array.from({ length: end - from }, (_, k) => ({
    text: text.with(i, lines.index[from + k] as number),
    re: lines.data[2 * (from + k)] as number,
    im: lines.data[2 * (from + k) + 1] as number,
  }));
}
