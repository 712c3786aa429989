import { ArgumentError } from '../errors.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from './matrix.ts';

/** Throws `ArgumentError` unless both matrices are square, of one size and finite. */
export function requirePair(a: ComplexMatrix, b: ComplexMatrix): void {
  requireSquare(a, 'a');
  requireSquare(b, 'b');
  requireFinite(a.data, 'a');
  requireFinite(b.data, 'b');
  if (a.rows !== b.rows)
    throw new ArgumentError('b', `be ${a.rows} x ${a.rows}`, `it is ${b.rows} x ${b.rows}`);
}
