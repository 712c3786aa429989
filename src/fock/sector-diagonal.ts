import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { matrix, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { imaginaryPart, realPart, type Scalar } from '../linalg/scalar.ts';
import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import { requireText, textKey, type FockSpace, type Text } from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { oneParticle, type Lines, type OneParticleLike } from './one-particle.ts';

/** One block A^(n) of a sector-diagonal operator; a plain scalar is that multiple of the sector's identity. */
export type SectorBlock =
  | Scalar
  | { readonly kind: 'dense'; readonly matrix: MatrixLike }
  | { readonly kind: 'product'; readonly factors: readonly OneParticleLike[] }
  | { readonly kind: 'texts'; readonly value: (text: Text) => Scalar };

/** What one column may take; 1 GiB when not given. */
export interface ColumnBudget {
  readonly maxBytes?: number;
}

/**
 * The sector-diagonal operator diag(a, A^(1), ..., A^(M)): block n acts on n-particle texts; blocks that are not given are zero.
 * A `dense` block is N^n x N^n in lexicographic order, a `product` block A1 (x) ... (x) An acts factor by factor, a `texts` block is a
 * diagonal function of the text. Throws `ArgumentError` for too many blocks and wrong shapes; asking a column of a product block
 * that would not fit throws `BudgetExceededError`.
 */
export function sectorDiagonal(
  space: FockSpace,
  blocks: readonly SectorBlock[],
  { maxBytes = defaultMaxBytes }: ColumnBudget = {},
): FockOperator {
  if (blocks.length > space.maxParticles + 1) {
    throw new ArgumentError(
      'blocks',
      `hold at most ${space.maxParticles + 1} blocks`,
      `it has ${blocks.length}`,
    );
  }
  const sectors = blocks.map((block, n) => sectorOf(space, block, n, maxBytes));
  return {
    kind: 'fock',
    space,
    column: (text) => sectors[lengthIn(space, text)]?.column(text) ?? [],
    row: (text) => sectors[lengthIn(space, text)]?.row(text) ?? [],
  };
}

/** The diagonal operator sum_T f(T) |T><T|. Throws `ArgumentError` when f gives a number that is not finite. */
export function textFunction(space: FockSpace, value: (text: Text) => Scalar): FockOperator {
  const { column, row } = diagonalSector(value);
  return {
    kind: 'fock',
    space,
    column: (text) => (lengthIn(space, text), column(text)),
    row: (text) => (lengthIn(space, text), row(text)),
  };
}

/** The number operator: n on n-particle texts. */
export function numberOperator(space: FockSpace): FockOperator {
  return textFunction(space, (text) => text.length);
}

/** The projector P_n on the n-particle sector. Throws `ArgumentError` unless 0 <= n <= M. */
export function sectorProjector(space: FockSpace, n: number): FockOperator {
  if (!Number.isInteger(n) || n < 0 || n > space.maxParticles) {
    throw new ArgumentError('n', `be a sector in 0..${space.maxParticles}`, `it is ${n}`);
  }
  return textFunction(space, (text) => (text.length === n ? 1 : 0));
}

/** The projector |T><T|. Throws `ArgumentError` for a text that does not fit. */
export function textProjector(space: FockSpace, text: Text): FockOperator {
  requireText(space, text);
  const key = textKey(text);
  return textFunction(space, (other) => (textKey(other) === key ? 1 : 0));
}

/** The text's length, once it is known to fit. */
function lengthIn(space: FockSpace, text: Text): number {
  requireText(space, text);
  return text.length;
}

/** The columns and rows of one sector. */
interface Sector {
  column(text: Text): readonly TextAmplitude[];
  row(text: Text): readonly TextAmplitude[];
}

function sectorOf(space: FockSpace, block: SectorBlock, n: number, maxBytes: number): Sector {
  if (typeof block === 'number' || 're' in block) return diagonalSector(() => block);
  switch (block.kind) {
    case 'texts':
      return diagonalSector(block.value);
    case 'dense':
      return denseSector(space, matrix(block.matrix, `blocks[${n}]`), n);
    case 'product': {
      if (block.factors.length !== n) {
        throw new ArgumentError(`blocks[${n}]`, `have ${n} factors`, `it has ${block.factors.length}`);
      }
      const factors = block.factors.map((factor, i) =>
        oneParticle(space, factor, `blocks[${n}].factors[${i}]`),
      );
      const columns = factors.map((factor) => factor.columns);
      const rows = factors.map((factor) => factor.rows);
      return {
        column: (text) => productLine(columns, text, maxBytes),
        row: (text) => productLine(rows, text, maxBytes),
      };
    }
    default:
      throw block satisfies never;
  }
}

function diagonalSector(value: (text: Text) => Scalar): Sector {
  const line = (text: Text): readonly TextAmplitude[] => {
    const z = value(text);
    const [re, im] = [realPart(z), imaginaryPart(z)];
    if (!Number.isFinite(re) || !Number.isFinite(im)) {
      throw new ArgumentError('value', 'give finite numbers', `it gave ${re} + ${im}i for [${text}]`);
    }
    return re === 0 && im === 0 ? [] : [{ text, re, im }];
  };
  return { column: line, row: line };
}

function denseSector(space: FockSpace, block: ComplexMatrix, n: number): Sector {
  const size = space.tokens ** n;
  if (block.rows !== size || block.cols !== size) {
    throw new ArgumentError(`blocks[${n}]`, `be ${size} x ${size}`, `it is ${block.rows} x ${block.cols}`);
  }
  const line = (text: Text, along: number, across: number): readonly TextAmplitude[] => {
    const at = text.reduce((index, token) => index * space.tokens + token, 0);
    const out: TextAmplitude[] = [];
    for (let i = 0; i < size; i++) {
      const p = 2 * (at * along + i * across);
      const [re, im] = [block.data[p] as number, block.data[p + 1] as number];
      if (re !== 0 || im !== 0) out.push({ text: sectorText(space.tokens, n, i), re, im });
    }
    return out;
  };
  return { column: (text) => line(text, 1, size), row: (text) => line(text, size, 1) };
}

function sectorText(tokens: number, n: number, index: number): Text {
  const text = new Array<number>(n);
  let rest = index;
  for (let i = n - 1; i >= 0; i--) {
    text[i] = rest % tokens;
    rest = Math.floor(rest / tokens);
  }
  return text;
}

/** The tensor product of one line of each factor. */
export function productLine(
  factors: readonly Lines[],
  text: Text,
  maxBytes: number,
): readonly TextAmplitude[] {
  let count = 1;
  factors.forEach((lines, i) => (count *= lineLength(lines, text[i] as number)));
  const bytes = count * (80 + 8 * text.length);
  if (bytes > maxBytes) {
    const instead = 'Use sparser factors, or apply one-particle operators position by position.';
    throw new BudgetExceededError(
      `A column of a product over ${text.length} positions`,
      bytes,
      maxBytes,
      instead,
    );
  }
  let out: { text: number[]; re: number; im: number }[] = [{ text: [], re: 1, im: 0 }];
  factors.forEach((lines, i) => {
    const token = text[i] as number;
    const [from, end] = [lines.start[token] as number, lines.start[token + 1] as number];
    out = out.flatMap((left) =>
      Array.from({ length: end - from }, (_, k) => {
        const p = 2 * (from + k);
        const [x, y] = [lines.data[p] as number, lines.data[p + 1] as number];
        return {
          text: [...left.text, lines.index[from + k] as number],
          re: left.re * x - left.im * y,
          im: left.re * y + left.im * x,
        };
      }),
    );
  });
  return out;
}

function lineLength(lines: Lines, x: number): number {
  return (lines.start[x + 1] as number) - (lines.start[x] as number);
}
