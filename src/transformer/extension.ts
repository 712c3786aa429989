import { NotPhysicalError } from '../errors.ts';
import { keyLength, textOf, tokenKey, type Text, type TextKey } from '../spaces/fock-space.ts';
import type { NextTokenLaw, PositionLaw } from './next-token-law.ts';
import { sectorAction, type AutoregressiveOperation } from './operation.ts';

/**
 * The image of one text under the dilation of an operation, V|T> = sum_k a_k |S_k> (x) |e_k>, with a_k > 0: everything that the four extensions
 * differ in. Environment states are told apart by numbers: a token y or position i by itself, "nothing" by 0, and see `haltCode`,
 * `vacuumCode`, `windowCode`. With `measure-prepare` the environment also holds T, so that two texts never share a state.
 */
export interface TextImage {
  /** The length of every S_k. */
  readonly length: number;
  readonly targets: readonly TextKey[];
  readonly amplitudes: Float64Array;
  /** One number when all branches share an environment state, else one per branch, ascending. */
  readonly codes: number | Float64Array;
}

/** The environment state of a text that halts in the top sector. It is not that of any other Kraus operator, else these would lose trace. */
export const haltCode = -1;

/** The environment state of the vacuum where it has its own. */
export const vacuumCode = -2;

/** The environment state of a text in the top sector that loses its token `first` and takes the branch `code`. */
export function windowCode(op: AutoregressiveOperation, first: number, code: number): number {
  return windowStride(op) * (first + 1) + code;
}

/** Takes a `windowCode` apart; undefined for the codes of lower sectors. */
export function readWindowCode(
  op: AutoregressiveOperation,
  code: number,
): { readonly first: number; readonly code: number } | undefined {
  const stride = windowStride(op);
  return code < stride ? undefined : { first: Math.floor(code / stride) - 1, code: code % stride };
}

/**
 * The image of a text, or undefined when the operation annihilates it (policies `drop` and `error`, `domain: 'paper'`). Throws `NotPhysicalError`
 * when the law does not give probabilities.
 */
export function textImage(
  op: AutoregressiveOperation,
  key: TextKey,
  length: number = keyLength(key),
): TextImage | undefined {
  switch (sectorAction(op, length)) {
    case 'lose':
    case 'refuse':
      return undefined;
    case 'halt':
      return { length, targets: [key], amplitudes: Float64Array.of(1), codes: haltCode };
    case 'bos':
      return {
        length: 1,
        targets: [tokenKey(op.bos)],
        amplitudes: Float64Array.of(1),
        codes: vacuumImageCode(op),
      };
    case 'append':
      return { ...appended(op, textOf(key), key), length: length + 1 };
    case 'slide': {
      const text = textOf(key);
      const first = text[0] as number;
      const image = appended(op, text, key.slice(tokenKey(first).length));
      const shift = (code: number): number => windowCode(op, first, code);
      const codes = typeof image.codes === 'number' ? shift(image.codes) : image.codes.map(shift);
      return { ...image, codes, length };
    }
  }
}

/** The environment state of branch k. */
export function codeOf(image: TextImage, k: number): number {
  return typeof image.codes === 'number' ? image.codes : (image.codes[k] as number);
}

/** Calls `visit(i, j)` for all branches of two texts that share an environment state: what survives of the coherence between them. */
export function forEachShared(
  op: AutoregressiveOperation,
  a: TextImage,
  b: TextImage,
  visit: (i: number, j: number) => void,
): void {
  if (op.extension === 'measure-prepare') return;
  if (typeof a.codes === 'number' && typeof b.codes === 'number') {
    if (a.codes !== b.codes) return;
    for (let i = 0; i < a.targets.length; i++) for (let j = 0; j < b.targets.length; j++) visit(i, j);
    return;
  }
  let [i, j] = [0, 0];
  while (i < a.targets.length && j < b.targets.length) {
    const difference = codeOf(a, i) - codeOf(b, j);
    if (difference === 0) visit(i++, j++);
    else if (difference < 0) i++;
    else j++;
  }
}

/** Refuses what is not a law: a wrong length, a number that is negative or not finite, a sum other than 1 (within 1e-10). */
export function requireProbabilities(probabilities: Float64Array, length: number, text: Text): Float64Array {
  let sum = 0;
  let least = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += probabilities[i] as number;
    least = Math.min(least, probabilities[i] as number);
  }
  if (probabilities.length !== length || !(Math.abs(sum - 1) <= 1e-10) || least < 0) {
    throw new NotPhysicalError(
      `Argument \`law\` must give ${length} probabilities with sum 1, but for a text of ${text.length} tokens it gives ` +
        `${probabilities.length} with sum ${sum} and least ${least}. Correct the law.`,
    );
  }
  return probabilities;
}

/** The index law of a text, checked. */
export function requirePositions(law: NextTokenLaw, text: Text): PositionLaw {
  const positions = law.positions?.(text);
  if (!positions || positions.tokens.length !== positions.probabilities.length) {
    const got = positions
      ? `${positions.tokens.length} tokens for ${positions.probabilities.length}`
      : 'none';
    throw new NotPhysicalError(
      `Argument \`law\` must give positions and their tokens, but it gives ${got}. Correct the law.`,
    );
  }
  const bad = positions.tokens.find((token) => token < 0 || token >= law.tokens);
  if (bad !== undefined) {
    throw new NotPhysicalError(
      `Argument \`law\` must name tokens in 0..${law.tokens - 1}, but it names ${bad}. Correct the law.`,
    );
  }
  requireProbabilities(positions.probabilities, positions.probabilities.length, text);
  return positions;
}

function windowStride({ space }: AutoregressiveOperation): number {
  return Math.max(space.tokens, space.maxParticles) + 1;
}

function vacuumImageCode(op: AutoregressiveOperation): number {
  switch (op.extension) {
    case 'token':
      return op.bos;
    case 'isometric':
      return 0;
    case 'position':
    case 'measure-prepare':
      return vacuumCode;
  }
}

function appended(op: AutoregressiveOperation, text: Text, prefix: TextKey): Omit<TextImage, 'length'> {
  if (op.extension === 'position') {
    const { probabilities, tokens } = requirePositions(op.law, text);
    return branchesOf(probabilities, (i) => prefix + tokenKey(tokens[i] as number));
  }
  const probabilities = requireProbabilities(op.law.probabilities(text), op.space.tokens, text);
  const branches = branchesOf(probabilities, (y) => prefix + tokenKey(y));
  return op.extension === 'isometric' ? { ...branches, codes: 0 } : branches;
}

/** The branches of positive probability; the code of a branch is its index. */
function branchesOf(
  probabilities: Float64Array,
  target: (i: number) => TextKey,
): { targets: TextKey[]; amplitudes: Float64Array; codes: Float64Array } {
  const targets: TextKey[] = [];
  const amplitudes: number[] = [];
  const codes: number[] = [];
  probabilities.forEach((p, i) => {
    if (p === 0) return;
    targets.push(target(i));
    amplitudes.push(Math.sqrt(p));
    codes.push(i);
  });
  return { targets, amplitudes: Float64Array.from(amplitudes), codes: Float64Array.from(codes) };
}
