import type { LocalTerm, Operator } from '../../operators/operator.ts';
import { trotterLayers, type TrotterHamiltonian } from '../../operators/trotter/layers.ts';
import {
  trotterScheme,
  type TrotterName,
  type TrotterOrder,
  type TrotterScheme,
} from '../../operators/trotter/scheme.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import { levelCharges } from '../mps/block-operators.ts';
import { legOf, type Chain } from '../mps/chain.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { MovingChain, type PlacedGate } from './gate-layer.ts';
import { gateTensor } from './gate-tensor.ts';

/** How a `TrotterChain` takes its steps. */
export interface TrotterChainOptions {
  readonly order: TrotterOrder | TrotterName;
  readonly imaginary: boolean;
  readonly truncation: Truncation;
}

/** Steps of a product formula on chains. Gates are computed once. */
export class TrotterChain {
  readonly #hamiltonian: TrotterHamiltonian;
  readonly #options: TrotterChainOptions;
  readonly #scheme: TrotterScheme;
  readonly #gates = new WeakMap<LocalTerm, BlockTensor>();

  constructor(hamiltonian: TrotterHamiltonian, options: TrotterChainOptions) {
    this.#hamiltonian = hamiltonian;
    this.#options = options;
    this.#scheme = trotterScheme(options.order);
  }

  /** The error over a fixed time goes as the step to this power. */
  get order(): number {
    return this.#scheme.order;
  }

  /** Equal steps from a time on; yields after each layer of gates. */
  *advance(chain: Chain, from: number, step: number, steps: number): Generator<number, Chain, void> {
    const { imaginary, truncation } = this.#options;
    const moving = new MovingChain(chain, truncation);
    const hamiltonian = checked(this.#hamiltonian, chain);
    for (const layer of trotterLayers(hamiltonian, { scheme: this.#scheme, step, steps, imaginary, from })) {
      moving.applyLayer(layer.map((gate) => this.#placed(gate, chain)));
      yield from;
    }
    return moving.chain();
  }

  #placed(gate: LocalTerm, chain: Chain): PlacedGate {
    const site = gate.sites[0] as number;
    const known = this.#gates.get(gate);
    if (known) return { site, tensor: known };
    const legs = gate.sites.map((at) => legOf(chain, at, 1));
    const { symmetry } = (chain.tensors[0] as BlockTensor).structure;
    const tensor = gateTensor(gate, symmetry, legs.map(levelCharges));
    this.#gates.set(gate, tensor);
    return { site, tensor };
  }
}

function checked(hamiltonian: TrotterHamiltonian, { space }: Chain): TrotterHamiltonian {
  const onSpace = (op: Operator): Operator => {
    if (op.kind !== 'fock') requireSameSpace('Argument `hamiltonian`', space, op.space);
    return op;
  };
  return typeof hamiltonian === 'function' ? (t) => onSpace(hamiltonian(t)) : onSpace(hamiltonian);
}
