import { ArgumentError } from '../../errors.ts';
import { exponential } from '../../linalg/expm.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { LocalTerm, Operator } from '../operator.ts';
import { requireProductForm } from '../product-form.ts';
import { bondMatrices } from './bonds.ts';
import { trotterSequence, type TrotterFactor, type TrotterScheme } from './scheme.ts';

/** What `trotterLayers` takes. */
export interface TrotterOptions {
  readonly scheme: TrotterScheme;
  /** Length of a step, of either sign. */
  readonly step: number;
  readonly steps: number;
  /** exp(-h H) instead of exp(-i h H). Default false. */
  readonly imaginary?: boolean;
  /** Time at the start, for a Hamiltonian that depends on it. Default 0. */
  readonly from?: number;
}

/** A Hamiltonian of nearest neighbours, or one for each time. */
export type TrotterHamiltonian = Operator | ((t: number) => Operator);

/**
 * The gates of a Trotter evolution, layer by layer, first applied first: exp(-i w h h_b) on every second bond b, those of a layer on disjoint sites and so in any order.
 * Even bonds (0, 1), (2, 3) ... come first. Outer factors of neighbouring steps are merged. A Hamiltonian that depends on time is taken where the other half of the
 * bonds has come to, which keeps the order of the formula. Gates that repeat are computed once when H is constant. Runs on any state: `for (const layer of ...) for (const gate of layer)
 * state = state.apply(localSum(space, [gate]))`. Throws as `bondMatrices`, and `ArgumentError` for steps that are not finite, not whole numbers, or gates that overflow.
 */
export function* trotterLayers(
  hamiltonian: TrotterHamiltonian,
  options: TrotterOptions,
): Generator<readonly LocalTerm[], void, void> {
  const { scheme, step, steps, imaginary = false, from = 0 } = options;
  if (!Number.isFinite(step)) throw new ArgumentError('step', 'be finite', `it is ${step}`);
  if (!Number.isFinite(from)) throw new ArgumentError('from', 'be finite', `it is ${from}`);
  const factor = imaginary ? complex(-step) : complex(0, -step);
  const layerOf = layerBuilder(hamiltonian, factor, (at) => from + at * step);
  for (const part of trotterSequence(scheme, steps)) yield layerOf(part);
}

function layerBuilder(
  hamiltonian: TrotterHamiltonian,
  factor: Complex,
  timeOf: (at: number) => number,
): (of: TrotterFactor) => readonly LocalTerm[] {
  if (typeof hamiltonian === 'function') {
    return ({ part, weight, at }) => layer(hamiltonian(timeOf(at)), part, factor.mul(weight));
  }
  const known = new Map<string, readonly LocalTerm[]>();
  return ({ part, weight }) => {
    const key = `${part}:${weight}`;
    const gates = known.get(key) ?? layer(hamiltonian, part, factor.mul(weight));
    known.set(key, gates);
    return gates;
  };
}

function layer(hamiltonian: Operator, part: 0 | 1, factor: Complex): LocalTerm[] {
  const bonds = bondMatrices(hamiltonian, 'hamiltonian');
  const oneSite = requireProductForm(hamiltonian, 'bondMatrices').space.dims.length === 1;
  const gates: LocalTerm[] = [];
  for (let bond = part; bond < bonds.length; bond += 2) {
    const matrix = exponential(scaled(bonds[bond] as ComplexMatrix, factor));
    if (!matrix.data.every(Number.isFinite)) {
      const got = `the gate on bond ${bond} overflows`;
      throw new ArgumentError('step', 'give finite gates', got, 'Take shorter steps.');
    }
    gates.push({ coefficient: complex(1), sites: oneSite ? [bond] : [bond, bond + 1], matrix });
  }
  return gates;
}
