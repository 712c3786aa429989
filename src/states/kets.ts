import { ArgumentError } from '../errors.ts';
import { vector } from '../linalg/matrix.ts';
import type { Scalar } from '../linalg/scalar.ts';
import { contract, tensor, type ComplexTensor } from '../linalg/tensor.ts';
import { defaultMaxBytes, indexOf, requireBudget, type Configuration } from '../spaces/indexing.ts';
import { qubits, type Space } from '../spaces/space.ts';
import { Ket } from './ket.ts';

const instead = 'Use fewer sites, or a state kind that is not dense.';

/** The memory that a dense state may take. */
export interface DenseOptions {
  /** Largest number of bytes, 16 per amplitude; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/**
 * The basis ket |x>. Throws `ArgumentError` for a configuration that is not of the space, `BudgetExceededError` past the budget.
 */
export function basisKet(
  space: Space,
  x: Configuration,
  { maxBytes = defaultMaxBytes }: DenseOptions = {},
): Ket {
  const data = new Float64Array(2 * requireBudget('A ket', space, 1, maxBytes, instead));
  data[2 * indexOf(space, x)] = 1;
  return Ket.fromData(space, data);
}

/**
 * The product ket |v_0> (x) |v_1> (x) ..., one vector per site, site 0 first.
 * Throws `ArgumentError` when a vector does not fit its site, `NotPhysicalError` when the product has not norm 1
 * (unless `normalize`), `BudgetExceededError` past the budget.
 */
export function productKet(
  space: Space,
  vectors: readonly (readonly Scalar[])[],
  { normalize = false, maxBytes = defaultMaxBytes }: DenseOptions & { readonly normalize?: boolean } = {},
): Ket {
  requireBudget('A ket', space, 1, maxBytes, instead);
  if (vectors.length !== space.dims.length) {
    throw new ArgumentError('vectors', `be ${space.dims.length}, one per site`, `they are ${vectors.length}`);
  }
  const factors = vectors.map((entries, site) => {
    if (entries.length !== space.dims[site]) {
      throw new ArgumentError(
        `vectors[${site}]`,
        `have ${space.dims[site]} entries, the levels of its site`,
        `it has ${entries.length}`,
      );
    }
    return tensor([entries.length], vector(entries, `vectors[${site}]`));
  });
  const one: ComplexTensor = tensor([], Float64Array.of(1, 0));
  return Ket.of(space, factors.reduce((product, factor) => contract(product, factor, [], []), one).data, {
    normalize,
  });
}

/** The names of the four Bell kets. */
export type BellName = 'phi+' | 'phi-' | 'psi+' | 'psi-';

/** A Bell ket on two qubits: phi+- = (|00> +- |11>)/sqrt 2, psi+- = (|01> +- |10>)/sqrt 2; psi- is the singlet. */
export function bellKet(name: BellName = 'phi+'): Ket {
  const sign = name.endsWith('-') ? -1 : 1;
  const amplitudes = name.startsWith('phi') ? [1, 0, 0, sign] : [0, 1, sign, 0];
  return Ket.of(qubits(2), amplitudes, { normalize: true });
}

/** The GHZ ket (|00...0> + |11...1>)/sqrt 2 on n >= 1 qubits. Throws `BudgetExceededError` past the budget. */
export function ghzKet(n: number, options: DenseOptions = {}): Ket {
  return equalSuperposition(n, [0, 2 ** n - 1], options);
}

/** The W ket (|10...0> + |01...0> + ... + |0...01>)/sqrt n on n >= 1 qubits. Throws `BudgetExceededError` past the budget. */
export function wKet(n: number, options: DenseOptions = {}): Ket {
  return equalSuperposition(
    n,
    Array.from({ length: n }, (_, i) => 2 ** i),
    options,
  );
}

function equalSuperposition(n: number, indices: readonly number[], options: DenseOptions): Ket {
  if (!Number.isSafeInteger(n) || n < 1) throw new ArgumentError('n', 'be a positive integer', `it is ${n}`);
  const space = qubits(n);
  const { maxBytes = defaultMaxBytes } = options;
  const data = new Float64Array(2 * requireBudget('A ket', space, 1, maxBytes, instead));
  for (const index of indices) data[2 * index] = 1 / Math.sqrt(indices.length);
  return Ket.fromData(space, data);
}
