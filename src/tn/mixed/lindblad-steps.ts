import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { scale } from '../../operators/algebra.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { trotterLayers } from '../../operators/trotter/layers.ts';
import { trotterScheme, type TrotterName, type TrotterOrder } from '../../operators/trotter/scheme.ts';
import { TrotterChain } from '../evolve/trotter-chain.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { densityMpoOf, type DensityMpo } from './density-mpo.ts';
import { krausSets, type KrausSet } from './jump-maps.ts';
import { applyKraus } from './kraus.ts';
import { lindbladGenerator } from './lindblad-generator.ts';
import { purifiedOf, type Purified } from './purified.ts';

/** Steps of a master equation. */
export interface Steps {
  readonly order: number;
  advance(
    state: DensityMpo | Purified,
    from: number,
    step: number,
    steps: number,
  ): Generator<number, DensityMpo | Purified, void>;
}

/** Gates of the whole generator on pairs (out, in). */
export class MpoSteps implements Steps {
  readonly #trotter: TrotterChain;

  constructor(
    h: ProductOperator,
    jumps: readonly LocalTerm[],
    truncation: Truncation,
    order: TrotterOrder | TrotterName,
  ) {
    // exp(-t A) with A = -G.
    const generator = scale(lindbladGenerator(h, jumps), -1);
    this.#trotter = new TrotterChain(generator, { order, imaginary: true, truncation });
  }

  get order(): number {
    return this.#trotter.order;
  }

  *advance(
    { space, chain }: DensityMpo | Purified,
    from: number,
    step: number,
    steps: number,
  ): Generator<number, DensityMpo, void> {
    return densityMpoOf(space, yield* this.#trotter.advance(chain, from, step, steps));
  }
}

/** Unitary gates between Kraus operators of the jumps. */
export class PurifiedSteps implements Steps {
  readonly order = 2;
  readonly #h: ProductOperator;
  readonly #jumps: readonly LocalTerm[];
  readonly #truncation: Truncation;

  constructor(
    h: ProductOperator,
    jumps: readonly LocalTerm[],
    truncation: Truncation,
    order: TrotterOrder | TrotterName,
  ) {
    if (trotterScheme(order).order !== 2) {
      throw new UnsupportedError(
        `A purified state must be evolved with order 2, since negative steps are not positive maps, but \`order\` is ${order}. Use a \`DensityMpo\`.`,
      );
    }
    this.#h = h;
    this.#jumps = jumps;
    this.#truncation = truncation;
  }

  *advance(
    start: DensityMpo | Purified,
    from: number,
    step: number,
    steps: number,
  ): Generator<number, Purified, void> {
    if (step < 0) {
      throw new ArgumentError(
        'times',
        'ascend for a purified state',
        'they descend',
        'Jumps backwards in time are no positive maps; a `DensityMpo` goes back, as far as rounding lets it.',
      );
    }
    const { space } = start;
    const scheme = trotterScheme(2);
    const half = krausSets(this.#jumps, space, step / 2);
    const backwards = [...half].reverse();
    let state = purifiedOf(space, { ...start.chain, truncation: this.#truncation });
    for (let k = 0; k < steps; k++) {
      state = jumped(state, half);
      for (const layer of trotterLayers(this.#h, { scheme, step, steps: 1 })) {
        for (const gate of layer) state = applyKraus(state, [gate.matrix], gate.sites);
        yield from + k * step;
      }
      state = jumped(state, backwards);
    }
    return purifiedOf(space, { ...state.chain, truncation: start.chain.truncation });
  }
}

function jumped(state: Purified, sets: readonly KrausSet[]): Purified {
  return sets.reduce((now, { operators, sites }) => applyKraus(now, operators, sites), state);
}
