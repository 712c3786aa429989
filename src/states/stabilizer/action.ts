import { isZero, multiplyScale } from './scale.ts';
import type { ChForm } from './ch-form.ts';
import { addPauli, type SitePauli } from './pauli-action.ts';
import { applySteps, type Step } from './steps.ts';

/** What a matrix on a few places does to stabilizer states: the factors 1 + g first, then steps, then a number. */
export interface Action {
  /** Signed Hermitian strings g on places. */
  readonly projections: readonly SitePauli[];
  readonly steps: readonly Step[];
  /** The number is (re + i im) size, re and im of order one. */
  readonly re: number;
  readonly im: number;
  readonly size: number;
}

/** Applies an action times a number to a form; place k is site `sites[k]`. */
export function perform(
  form: ChForm,
  { projections, steps, re, im, size }: Action,
  sites: readonly number[],
  factor: { readonly re: number; readonly im: number },
): void {
  for (const g of projections) {
    addPauli(form, { ...g, sites: g.sites.map((place) => sites[place] as number) }, 0);
  }
  if (isZero(form.scale)) return;
  applySteps(form, steps, sites);
  multiplyScale(form.scale, re, im);
  multiplyScale(form.scale, size, 0);
  multiplyScale(form.scale, factor.re, factor.im);
}
