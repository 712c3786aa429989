/**
 * What a network of one hidden layer knows of its walkers: t = tanh(theta) of each unit and row, beside tables of cosh, sinh and tanh of the steps of the weights.
 * Changes are lists of k inputs with the signs of their steps, from `at` on.
 */
export interface RatioTables {
  /** out[2m], out[2m + 1] = psi'/psi of row `row`. */
  ratio(row: number, inputs: Int32Array, signs: Float64Array, k: number, out: Float64Array, m: number): void;
  accept(row: number, inputs: Int32Array, signs: Float64Array, k: number): void;
  /** t of a row anew from its inputs. */
  refresh(row: number, inputs: Float64Array): void;
}
