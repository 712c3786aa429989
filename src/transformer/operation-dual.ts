import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import {
  requireSameFockSpace,
  requireText,
  textKey,
  textOf,
  type Text,
  type TextKey,
} from '../spaces/fock-space.ts';
import { codeOf, textImage } from './extension.ts';
import { krausOfCode } from './operation-kraus.ts';
import type { AutoregressiveOperation } from './operation.ts';

/**
 * The Heisenberg dual E^dagger(O) = sum_e K_e^dagger O K_e: tr(E^dagger(O) rho) = tr(O E(rho)). For the projector on a last token,
 * E^dagger(1 (x) P(y)) = sum_T p(y|T) P(|T>) is diagonal for every extension, so no measurement of tokens sees coherences between texts.
 * Columns and rows are computed when asked. Throws `SpaceMismatchError`.
 */
export function heisenbergDual(op: AutoregressiveOperation, observable: FockOperator): FockOperator {
  requireSameFockSpace('The observable', op.space, observable.space);
  const line = (text: Text, of: (target: Text) => readonly TextAmplitude[]): readonly TextAmplitude[] => {
    requireText(op.space, text);
    const image = textImage(op, textKey(text), text.length);
    const sums = new Map<TextKey, { text: Text; re: number; im: number }>();
    image?.targets.forEach((target, k) => {
      const owner = op.extension === 'measure-prepare' ? text : undefined;
      const branch = krausOfCode(op, codeOf(image, k), owner);
      const amplitude = image.amplitudes[k] as number;
      for (const entry of of(textOf(target))) {
        for (const source of branch.row(entry.text)) {
          const factor = amplitude * source.re;
          const sum = sums.get(textKey(source.text)) ?? { text: source.text, re: 0, im: 0 };
          sum.re += factor * entry.re;
          sum.im += factor * entry.im;
          sums.set(textKey(source.text), sum);
        }
      }
    });
    return [...sums.values()].filter(({ re, im }) => re !== 0 || im !== 0);
  };
  return {
    kind: 'fock',
    space: op.space,
    column: (text) => line(text, (target) => observable.column(target)),
    row: (text) => line(text, (target) => observable.row(target)),
  };
}
