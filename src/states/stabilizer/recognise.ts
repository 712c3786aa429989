import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { wordParity } from '../../linalg/bit-matrix.ts';
import { maxAbs, multiply, scaled } from '../../linalg/products.ts';
import { modulus } from '../../linalg/scalar.ts';
import type { Action } from './action.ts';
import { matrixTolerance, notClifford, pauliSteps, reversed } from './place-pauli.ts';
import { projectingAction } from './projecting.ts';
import { stepsMatrix } from './steps.ts';
import { synthesise, type Images, type PlacePauli } from './synthesis.ts';

/**
 * The action of a matrix on k places: a multiple of a Clifford unitary, or of a Pauli string times a projector on a stabilizer subspace (outcomes and resets); a zero matrix has the factor 0.
 * Throws `ArgumentError` for entries past the range of a double, `UnsupportedError` that names `what` and a Pauli operator whose image is no Pauli operator.
 */
export function recognise(matrix: ComplexMatrix, k: number, what: string): Action {
  const largest = maxAbs(matrix);
  if (largest === 0) return { projections: [], steps: [], re: 0, im: 0, size: 1 };
  if (!(largest < Infinity)) {
    throw new ArgumentError('op', 'have finite entries', `the largest of ${what} is ${largest}`);
  }
  // In two steps, since 1/largest overflows for the smallest numbers.
  const raised = largest < 1e-150 ? 2 ** 500 : 1;
  const unit = scaled(scaled(matrix, raised), 1 / (largest * raised));
  const gram = multiply(unit, unit, 'h');
  const action = isMultipleOfOne(gram)
    ? unitaryAction(unit, Math.sqrt(gram.data[0] as number), k, what)
    : projectingAction(unit, k, what);
  return { ...action, size: largest };
}

function unitaryAction(unit: ComplexMatrix, norm: number, k: number, what: string): Action {
  const unitary = scaled(unit, 1 / norm);
  const images: Images = { z: [], x: [] };
  for (let place = 0; place < k; place++) {
    images.z.push(imageOf(unitary, 'Z', place, k, what));
    images.x.push(imageOf(unitary, 'X', place, k, what));
  }
  const steps = synthesise(images);
  // U = c C P with the steps C and a Pauli string P, which acts first.
  const rest = multiply(stepsMatrix(steps, k), unit, 'h');
  const { x, z, re, im } = requirePauli(rest, () => notClifford(what, 'a Pauli string remains undetermined'));
  return { projections: [], steps: [...pauliSteps({ x, z }, k), ...steps], re, im, size: 1 };
}

/** U P U^dagger of a Pauli operator on one place. */
function imageOf(
  unitary: ComplexMatrix,
  letter: 'X' | 'Z',
  place: number,
  k: number,
  what: string,
): PlacePauli {
  const pauli = stepsMatrix([{ name: letter === 'X' ? 'x' : 'z', a: place, b: place }], k);
  const image = multiply(multiply(unitary, pauli), unitary, 'n', 'h');
  const { x, z } = requirePauli(image, () =>
    notClifford(what, `it maps ${letter} on its site ${place} to an operator that is no Pauli string`),
  );
  return { x: reversed(x, k), z: reversed(z, k) };
}

/** A matrix that is c X(x) Z(z); masks have the last place as bit 0. */
function requirePauli(
  matrix: ComplexMatrix,
  refusal: () => Error,
): { x: number; z: number; re: number; im: number } {
  const size = matrix.rows;
  const first = (row: number, col: number): readonly [number, number] => [
    matrix.data[2 * (row * size + col)] as number,
    matrix.data[2 * (row * size + col) + 1] as number,
  ];
  let x = 0;
  for (let row = 1; row < size; row++) if (modulus(...first(row, 0)) > modulus(...first(x, 0))) x = row;
  const [re, im] = first(x, 0);
  const norm2 = re * re + im * im;
  let z = 0;
  for (let bit = 1; bit < size; bit *= 2) {
    const [a, b] = first(bit ^ x, bit);
    if (re * a + im * b < 0) z |= bit;
  }
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const [a, b] = first(row, col);
      const sign = row === (col ^ x) ? 1 - 2 * wordParity(col & z) : 0;
      if (modulus(a - sign * re, b - sign * im) > matrixTolerance * Math.sqrt(norm2)) throw refusal();
    }
  }
  return { x, z, re, im };
}

function isMultipleOfOne({ rows, data }: ComplexMatrix): boolean {
  const size = data[0] as number;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < rows; col++) {
      const at = 2 * (row * rows + col);
      const off = modulus((data[at] as number) - (row === col ? size : 0), data[at + 1] as number);
      if (!(off <= matrixTolerance * size)) return false;
    }
  }
  return true;
}
