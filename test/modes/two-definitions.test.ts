import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigh.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, entry, multiply, scaled } from '../../src/linalg/products.ts';
import { modeGateMatrix } from '../../src/modes/gates/apply-gate.ts';
import { displacement } from '../../src/modes/gates/ladder-gates.ts';
import { annihilationMatrix, creationMatrix, numberMatrix } from '../../src/operators/ladder.ts';

const [levels, a, ad] = [10, annihilationMatrix(10), creationMatrix(10)];

/** The eigenvalues of a Hermitian matrix. */
const spectrum = (matrix: ComplexMatrix): number[] => [...eigh(matrix).values];

describe('what truncation does to operators', () => {
  it('FK-05: the unitary form moves a by 1 below, and wrongly at the top; half the trace norm is 5', () => {
    const d = modeGateMatrix(displacement(-1), [levels], { form: 'unitary' });
    const moved = multiply(multiply(d, a), d, 'n', 'h');
    const wrong = add(moved, add(a, identity(levels)), 1, -1);
    const half = spectrum(multiply(wrong, wrong, 'h', 'n')).reduce(
      (sum, x) => sum + 0.5 * Math.sqrt(Math.max(0, x)),
      0,
    );
    expect(half).toBeCloseTo(5, 5);
    const lowest = (size: number): number => {
      let largest = 0;
      for (let r = 0; r < size; r++) {
        for (let c = 0; c < size; c++) largest = Math.max(largest, Math.abs(entry(wrong, r, c).re));
      }
      return largest;
    };
    expect(lowest(3)).toBeLessThan(1.7e-3);
    expect(lowest(2)).toBeLessThan(6e-5);
  });

  it('FK-05: the exact form moves a by 1 on the lowest levels of a larger block', () => {
    const d = modeGateMatrix(displacement(1), [40]);
    const moved = multiply(multiply(d, annihilationMatrix(40), 'h', 'n'), d);
    for (let r = 0; r < 5; r++) {
      for (let c = 0; c < 5; c++) {
        const right = r === c ? 1 : c === r + 1 ? Math.sqrt(c) : 0;
        expect(Math.abs(entry(moved, r, c).re - right)).toBeLessThan(1e-12);
      }
    }
  });

  it('test 30: the commutator fails at the top only, and energies from x and p have a doubled level', () => {
    const commutator = add(multiply(a, ad), multiply(ad, a), 1, -1);
    for (let n = 0; n < levels; n++) {
      expect(entry(commutator, n, n).re).toBeCloseTo(n === levels - 1 ? 1 - levels : 1, 13);
    }
    const x = scaled(add(a, ad), Math.SQRT1_2);
    const p = scaled(add(ad, a, 1, -1), { re: 0, im: Math.SQRT1_2 });
    const fromQuadratures = spectrum(scaled(add(multiply(x, x), multiply(p, p)), 0.5));
    const doubled = fromQuadratures
      .slice(1)
      .filter((value, i) => Math.abs(value - fromQuadratures[i]!) < 1e-10);
    expect(doubled).toHaveLength(1);
    expect(doubled[0]).toBeCloseTo((levels - 1) / 2, 10);
    const fromNumbers = spectrum(add(numberMatrix(levels), identity(levels), 1, 0.5));
    fromNumbers.forEach((value, n) => expect(value).toBeCloseTo(n + 0.5, 13));
  });
});
