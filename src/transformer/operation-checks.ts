import { BudgetExceededError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { describeFock, requireText, textKey, textOf, type Text, type TextKey } from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { codeOf, forEachShared, textImage, type TextImage } from './extension.ts';
import { textsOf } from './operation-kraus.ts';
import type { AutoregressiveOperation } from './operation.ts';

/** Which texts a check looks at; all texts of the space when not given, as long as their branches fit in `maxBytes` (1 GiB when not given). */
export interface TextsToCheck {
  readonly texts?: Iterable<Text>;
  readonly maxBytes?: number;
}

/**
 * max |<T'|sum_e K_e^dagger K_e|T> - delta_TT'| over the texts looked at, exactly, from the branches: 0 (rounding apart) for a trace-preserving operation, 1 when a
 * text is annihilated. Cost: one call of the law per text. Throws `BudgetExceededError` when all texts are too many, `ArgumentError` for a text that does not fit.
 */
export function traceDefect(op: AutoregressiveOperation, options: TextsToCheck = {}): number {
  const meetings = new Map<TextKey, Meeting[]>();
  const offDiagonal = new Map<string, number>();
  let defect = 0;
  chosenTexts(op, options).forEach((text, at) => {
    const image = textImage(op, textKey(text), text.length);
    const effect = image?.amplitudes.reduce((sum, amplitude) => sum + amplitude * amplitude, 0) ?? 0;
    defect = Math.max(defect, Math.abs(effect - 1));
    // With `measure-prepare` no two texts share an environment state, so there is nothing off the diagonal.
    if (!image || op.extension === 'measure-prepare') return;
    image.targets.forEach((target, k) => {
      const here = { at, code: codeOf(image, k), amplitude: image.amplitudes[k] as number };
      const others = meetings.get(target) ?? [];
      for (const other of others) {
        if (other.code !== here.code) continue;
        const pair = `${other.at},${at}`;
        offDiagonal.set(pair, (offDiagonal.get(pair) ?? 0) + other.amplitude * here.amplitude);
      }
      if (others.push(here) === 1) meetings.set(target, others);
    });
  });
  offDiagonal.forEach((value) => (defect = Math.max(defect, value)));
  return defect;
}

/** Text number `at` arrives at a target with an environment state. */
interface Meeting {
  readonly at: number;
  readonly code: number;
  readonly amplitude: number;
}

/** The Choi matrix on its support: row and column k belong to the pair `index[k]`, <S|E(|T><T'|)|S'> is the entry of (T, S) and (T', S'). */
export interface SupportChoi {
  readonly index: readonly { readonly input: Text; readonly output: Text }[];
  readonly matrix: ComplexMatrix;
}

/**
 * The Choi matrix sum |T><T'| (x) E(|T><T'|) on the pairs (T, S) where it is not zero: everything that an extension decides. It is built from the action on each
 * |T><T'|, not from Kraus operators, so that its eigenvalues are an honest test of complete positivity. 16 k^2 bytes for k pairs.
 * Throws `BudgetExceededError`.
 */
export function supportChoi(op: AutoregressiveOperation, options: TextsToCheck = {}): SupportChoi {
  const { maxBytes = defaultMaxBytes } = options;
  const index: { input: Text; target: TextKey }[] = [];
  const images = chosenTexts(op, options).flatMap((text) => {
    const image = textImage(op, textKey(text), text.length);
    if (!image) return [];
    const own = new Map<TextKey, number>();
    const at = image.targets.map((target) => {
      const place = own.get(target) ?? index.push({ input: text, target }) - 1;
      own.set(target, place);
      return place;
    });
    requireChoi(index.length, maxBytes);
    return [{ image, at }];
  });
  const size = index.length;
  const matrix = zeros(size, size);
  images.forEach((left, a) => {
    images.forEach((right, b) => {
      const visit = (i: number, j: number): void => {
        const p = 2 * ((left.at[i] as number) * size + (right.at[j] as number));
        const value = (left.image.amplitudes[i] as number) * (right.image.amplitudes[j] as number);
        matrix.data[p] = (matrix.data[p] as number) + value;
      };
      if (a === b) forEachOwn(left.image, visit);
      else forEachShared(op, left.image, right.image, visit);
    });
  });
  const pairs = index.map(({ input, target }) => ({ input, output: textOf(target) }));
  return { index: pairs, matrix };
}

function requireChoi(size: number, maxBytes: number): void {
  const bytes = 16 * size * size;
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    `The Choi matrix of ${size} branches`,
    bytes,
    maxBytes,
    'Pass fewer `texts`.',
  );
}

/** The rank of the Choi matrix: the least number of Kraus operators. Eigenvalues below 1e-10 of the largest count as zero. O(k^3) for k branches. */
export function choiRank(op: AutoregressiveOperation, options: TextsToCheck = {}): number {
  const { values } = eigh(supportChoi(op, options).matrix);
  const largest = values[values.length - 1] ?? 0;
  return values.filter((value) => value > 1e-10 * largest).length;
}

/** max(0, -smallest eigenvalue) of the Choi matrix on its support: 0 (rounding apart) for a completely positive map. O(k^3) for k branches. */
export function positivityDefect(op: AutoregressiveOperation, options: TextsToCheck = {}): number {
  return Math.max(0, -(eigh(supportChoi(op, options).matrix).values[0] ?? 0));
}

/** The pairs of branches of one text that share an environment state. */
function forEachOwn({ codes, targets }: TextImage, visit: (i: number, j: number) => void): void {
  for (let i = 0; i < targets.length; i++) {
    if (typeof codes !== 'number') visit(i, i);
    else for (let j = 0; j < targets.length; j++) visit(i, j);
  }
}

function chosenTexts(
  op: AutoregressiveOperation,
  { texts, maxBytes = defaultMaxBytes }: TextsToCheck,
): readonly Text[] {
  if (texts) {
    const list = [...texts];
    list.forEach((text, i) => requireText(op.space, text, `texts[${i}]`));
    return list;
  }
  const bytes = 2 ** op.space.log2Dim * op.space.tokens * bytesPerBranch;
  if (bytes > maxBytes) {
    const what = `A check of all texts of ${describeFock(op.space)}`;
    throw new BudgetExceededError(what, bytes, maxBytes, 'Pass the `texts` to look at.');
  }
  return [...textsOf(op.space)];
}

/** A place, its list and its amplitude. */
const bytesPerBranch = 200;
