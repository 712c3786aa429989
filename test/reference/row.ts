/**
 * One reference value that the package must reproduce. The rows are the single list behind both the tests and
 * `npm run reference`; `expected` is derived or published elsewhere, never our own output.
 */
export interface ReferenceRow {
  /** Unique, `area/name`. */
  readonly id: string;
  readonly area: string;
  /** Formula, or document and section, that the value comes from. */
  readonly source: string;
  readonly expected: number;
  /** Largest |ours - expected|, or largest |ours/expected - 1| when `relative`. */
  readonly tolerance: number;
  readonly relative?: boolean;
  /** Our value; `error` is the error that our own code claims for it, 0 when exact. */
  compute(): number | { readonly value: number; readonly error: number };
}
