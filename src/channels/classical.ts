import { NotPhysicalError } from '../errors.ts';
import { zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { shaped, type Kraus } from './channel.ts';

/**
 * A classical stochastic matrix as a channel: P[s', s] = P(s' | s) in the basis of the spaces, columns sum to 1 and name the state before. Kraus operators
 * sqrt(P(s'|s)) |s'><s|, one per entry above zero, so the channel acts on the diagonal as P and removes all coherences.
 * Throws `ArgumentError` for a wrong shape, `NotPhysicalError` for entries that are negative or not real, or a column whose sum differs from 1 by more than 1e-10.
 */
export function classicalChannel(from: Space, to: Space, transition: MatrixLike): Kraus {
  const [rows, cols] = [dimension(to), dimension(from)];
  const matrix = shaped(transition, rows, cols, 'transition');
  const operators: ComplexMatrix[] = [];
  for (let s = 0; s < cols; s++) {
    let sum = 0;
    for (let t = 0; t < rows; t++) {
      const p = chance(matrix, t, s);
      sum += p;
      if (p === 0) continue;
      const operator = zeros(rows, cols);
      operator.data[2 * (t * cols + s)] = Math.sqrt(p);
      operators.push(operator);
    }
    if (Math.abs(sum - 1) > 1e-10) {
      throw new NotPhysicalError(
        `Argument \`transition\` must have columns that sum to 1, but column ${s} sums to ${sum}. Transpose it if its rows do.`,
      );
    }
  }
  return { kind: 'kraus', from, to, operators, discardedWeight: 0 };
}

function chance({ cols, data }: ComplexMatrix, row: number, col: number): number {
  const [p, im] = [data[2 * (row * cols + col)] as number, data[2 * (row * cols + col) + 1] as number];
  if (p >= 0 && im === 0) return p;
  throw new NotPhysicalError(
    `Entry (${row}, ${col}) of \`transition\` must be a probability, but it is ${p} + ${im} i.`,
  );
}
