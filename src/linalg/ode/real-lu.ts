import { powerOfTwoInverse } from '../power-of-two.ts';

/**
 * R (shift I - J) = P^-1 L U for a real matrix J, with partial pivoting after rows (R) were scaled by powers of two to largest entry near 1, so that pivots
 * do not depend on their units. (2/3) n^3 flops a factorisation, 2 n^2 a solve, 8 n^2 bytes.
 */
export class RealLu {
  readonly #n: number;
  readonly #lu: Float64Array;
  readonly #rowScale: Float64Array;
  /** In step k row k was exchanged with row `#swaps[k]`. */
  readonly #swaps: Int32Array;

  constructor(n: number) {
    this.#n = n;
    this.#lu = new Float64Array(n * n);
    this.#rowScale = new Float64Array(n);
    this.#swaps = new Int32Array(n);
  }

  /** Factorises shift I - J, J row-major; false when a pivot is zero or nothing is finite. */
  factor(jacobian: Float64Array, shift: number): boolean {
    const n = this.#n;
    this.#load(jacobian, shift);
    for (let k = 0; k < n; k++) {
      const pivot = this.#pivotRow(k);
      if (pivot < 0) return false;
      this.#swaps[k] = pivot;
      if (pivot !== k) this.#exchange(k, pivot);
      this.#eliminate(k);
    }
    return true;
  }

  /** b := (shift I - J)^-1 b. */
  solve(b: Float64Array): void {
    const [n, lu] = [this.#n, this.#lu];
    for (let i = 0; i < n; i++) (b[i] as number) *= this.#rowScale[i] as number;
    for (let k = 0; k < n; k++) {
      const other = this.#swaps[k] as number;
      [b[k], b[other]] = [b[other] as number, b[k] as number];
    }
    for (let i = 1; i < n; i++) b[i] = (b[i] as number) - dot(lu, i * n, b, 0, i);
    for (let i = n - 1; i >= 0; i--) {
      const rest = (b[i] as number) - dot(lu, i * n + i + 1, b, i + 1, n - i - 1);
      b[i] = rest / (lu[i * n + i] as number);
    }
  }

  #load(jacobian: Float64Array, shift: number): void {
    const [n, lu] = [this.#n, this.#lu];
    for (let i = 0; i < n; i++) {
      const row = i * n;
      let largest = 0;
      for (let c = 0; c < n; c++) {
        const entry = (c === i ? shift : 0) - (jacobian[row + c] as number);
        lu[row + c] = entry;
        largest = Math.max(largest, Math.abs(entry));
      }
      const scale = largest < Infinity ? powerOfTwoInverse(largest) : NaN;
      this.#rowScale[i] = scale;
      for (let c = 0; c < n; c++) (lu[row + c] as number) *= scale;
    }
  }

  /** The row with the largest entry in column k, -1 when there is none but zeros. */
  #pivotRow(k: number): number {
    const [n, lu] = [this.#n, this.#lu];
    let [pivot, largest] = [-1, 0];
    for (let i = k; i < n; i++) {
      const size = Math.abs(lu[i * n + k] as number);
      if (size > largest) [pivot, largest] = [i, size];
    }
    return pivot;
  }

  #exchange(k: number, other: number): void {
    const [n, lu] = [this.#n, this.#lu];
    for (let c = 0; c < n; c++) {
      const entry = lu[k * n + c] as number;
      lu[k * n + c] = lu[other * n + c] as number;
      lu[other * n + c] = entry;
    }
  }

  #eliminate(k: number): void {
    const [n, lu] = [this.#n, this.#lu];
    const top = k * n;
    const pivot = lu[top + k] as number;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const factor = (lu[row + k] as number) / pivot;
      lu[row + k] = factor;
      if (factor === 0) continue;
      for (let c = k + 1; c < n; c++)
        lu[row + c] = (lu[row + c] as number) - factor * (lu[top + c] as number);
    }
  }
}

function dot(a: Float64Array, from: number, b: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (a[from + i] as number) * (b[at + i] as number);
  return sum;
}
