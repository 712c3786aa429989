import { BudgetExceededError } from '../errors.ts';
import { kraus } from '../channels/kraus.ts';
import type { Kraus } from '../channels/channel.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import { toDense } from '../operators/to-dense.ts';
import {
  describeFock,
  fockDimension,
  requireText,
  textAt,
  textKey,
  textOf,
  type FockSpace,
  type Text,
} from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { levels } from '../spaces/space.ts';
import { codeOf, haltCode, readWindowCode, textImage, vacuumCode, windowCode } from './extension.ts';
import { sectorAction, type AutoregressiveOperation } from './operation.ts';

/**
 * The environment state that goes with a Kraus operator: the new token, the attended position (0 is the first), the vacuum, a halted text, nothing
 * (`none`, for `isometric`). `first` is the token that left through a window, `text` the whole text that `measure-prepare` records.
 */
export interface EnvironmentLabel {
  readonly kind: 'token' | 'position' | 'vacuum' | 'halt' | 'none';
  readonly value?: number;
  readonly first?: number;
  readonly text?: Text;
}

/** One Kraus operator with its label. */
export interface LabelledKraus {
  readonly label: EnvironmentLabel;
  readonly operator: FockOperator;
}

/**
 * The Kraus operators of an operation, one by one, with their environment labels; those of `measure-prepare` by text, shortest first. Their number is
 * that of the environment states: up to sum_T N for `measure-prepare`, N + 1, M + 1 and 2 for `token`, `position` and `isometric` with `halt`.
 * Rows and columns of an operator are computed when asked, one call of the law each.
 */
export function* krausOperators(op: AutoregressiveOperation): Generator<LabelledKraus, void, undefined> {
  if (op.extension === 'measure-prepare') {
    for (const text of textsOf(op.space)) {
      const image = textImage(op, textKey(text), text.length);
      if (!image) continue;
      for (let k = 0; k < image.targets.length; k++) yield labelled(op, codeOf(image, k), text);
    }
    return;
  }
  for (const code of sharedCodes(op)) yield labelled(op, code);
}

/**
 * The operation as a channel of Kraus operators on the dense space of dimension D = (N^(M+1) - 1)/(N - 1), texts ordered by length, then
 * lexicographically; `toChoi`, `toSuperoperator` and `toStinespring` go on from it. Policies `drop` and `error` and `domain: 'paper'` give a map that loses trace.
 * 16 D^2 bytes per Kraus operator. Throws `BudgetExceededError`.
 */
export function operationChannel(
  op: AutoregressiveOperation,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): Kraus {
  const bytesEach = 16 * 2 ** (2 * op.space.log2Dim);
  const operators: ComplexMatrix[] = [];
  const instead = 'Apply it to sparse states (`applyOperation`).';
  const refuse = (count: number): void => {
    if (count * bytesEach <= maxBytes * (1 + 1e-12)) return;
    const what = `${count} Kraus operators on ${describeFock(op.space)}`;
    throw new BudgetExceededError(what, count * bytesEach, maxBytes, instead);
  };
  refuse(1);
  for (const { operator } of krausOperators(op)) {
    refuse(operators.length + 1);
    operators.push(toDense(operator, { maxBytes }));
  }
  const space = levels([fockDimension(op.space)]);
  return kraus(space, space, operators);
}

/** All texts of a space, by length, then lexicographic. */
export function* textsOf(space: FockSpace): Generator<Text, void, undefined> {
  const size = fockDimension(space);
  for (let index = 0; index < size; index++) yield textAt(space, index);
}

/**
 * The Kraus operator of one environment state, K_e = sum over T of a_e(T) |S_e(T)><T|. For `measure-prepare` the state belongs to
 * one `text`.
 */
export function krausOfCode(op: AutoregressiveOperation, code: number, text?: Text): FockOperator {
  const column = (from: Text): TextAmplitude[] => {
    if (text !== undefined && textKey(from) !== textKey(text)) return [];
    const image = textImage(op, textKey(from), from.length);
    if (!image) return [];
    return image.targets.flatMap((target, k) =>
      codeOf(image, k) === code ? [{ text: textOf(target), re: image.amplitudes[k] as number, im: 0 }] : [],
    );
  };
  const row = (onto: Text): TextAmplitude[] =>
    sourcesOf(op, code, onto).flatMap((from) =>
      column(from).flatMap((entry) =>
        textKey(entry.text) === textKey(onto) ? [{ ...entry, text: from }] : [],
      ),
    );
  return {
    kind: 'fock',
    space: op.space,
    column: (from) => (requireText(op.space, from), column(from)),
    row: (onto) => (requireText(op.space, onto), row(onto)),
  };
}

/** The texts that may have `onto` as a target with this environment state. */
function sourcesOf(op: AutoregressiveOperation, code: number, onto: Text): readonly Text[] {
  if (code === haltCode) return onto.length === op.space.maxParticles ? [onto] : [];
  const window = readWindowCode(op, code);
  if (window) return onto.length === op.space.maxParticles ? [[window.first, ...onto.slice(0, -1)]] : [];
  return onto.length === 0 ? [] : [onto.slice(0, -1)];
}

/** The environment states of the extensions that share them between texts. */
function sharedCodes(op: AutoregressiveOperation): readonly number[] {
  const { maxParticles, tokens } = op.space;
  const branches = (n: number): number => {
    if (n === 0) return 0;
    return { token: tokens, position: n, isometric: 1, 'measure-prepare': 0 }[op.extension];
  };
  const below = Math.min(op.longest, maxParticles - 1);
  const codes = Array.from({ length: Math.max(0, branches(below)) }, (_, code) => code);
  if (below === 0 && op.extension !== 'position') codes.push(op.extension === 'token' ? op.bos : 0);
  if (below >= 0 && op.extension === 'position') codes.push(vacuumCode);
  const top = sectorAction(op, maxParticles);
  if (top === 'halt') codes.push(haltCode);
  if (top === 'slide') {
    for (let first = 0; first < tokens; first++) {
      for (let code = 0; code < branches(maxParticles); code++) codes.push(windowCode(op, first, code));
    }
  }
  return codes;
}

function labelled(op: AutoregressiveOperation, code: number, text?: Text): LabelledKraus {
  const label = labelOf(op, code);
  return {
    label: text === undefined ? label : { ...label, text },
    operator: krausOfCode(op, code, text),
  };
}

function labelOf(op: AutoregressiveOperation, code: number): EnvironmentLabel {
  if (code === haltCode) return { kind: 'halt' };
  if (code === vacuumCode) return { kind: 'vacuum' };
  const window = readWindowCode(op, code);
  if (window) return { ...labelOf(op, window.code), first: window.first };
  switch (op.extension) {
    case 'isometric':
      return { kind: 'none' };
    case 'position':
      return { kind: 'position', value: code };
    case 'token':
    case 'measure-prepare':
      return { kind: 'token', value: code };
  }
}
