import { fockStateFromJson, fockStateToJson } from '../../src/fock/fock-json.ts';
import { embedDensity, unembed } from '../../src/fock/embedding.ts';
import type { FockState } from '../../src/fock/fock-state.ts';
import { sectorDiagonal, textFunction } from '../../src/fock/sector-diagonal.ts';
import { fockMixture, superposition } from '../../src/fock/text-states.ts';
import { zeros } from '../../src/linalg/matrix.ts';
import type { FockOperator, ProductOperator } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { fockSpace, type FockSpace } from '../../src/spaces/fock-space.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, levels, type Space } from '../../src/spaces/space.ts';
import { describeState } from '../conformance/state.ts';
import { specimensFrom, type Member } from '../conformance/state-subject.ts';

/** n sites of unequal dimensions as texts of n tokens, N the largest dimension, in a Fock space with sectors around it. */
function spaceFor(product: Space): FockSpace {
  return fockSpace(levels([Math.max(...product.dims)]), product.dims.length + 1);
}

function stateFor(members: readonly Member[]): FockState {
  const product = members[0]!.ket.space;
  const space = spaceFor(product);
  const parts = members.map(({ weight, ket }) => {
    const terms = Array.from({ length: dimension(product) }, (_, i) => {
      const [re, im] = [ket.data[2 * i]!, ket.data[2 * i + 1]!];
      return [[...configurationAt(product, i)], { re, im }] as const;
    });
    return [superposition(space, terms, { normalize: true }), weight * ket.norm() ** 2] as const;
  });
  const trace = parts.reduce((sum, [, weight]) => sum + weight, 0);
  return fockMixture(parts, { normalize: true }).apply(textFunction(space, () => Math.sqrt(trace)));
}

/** The operator as one dense block on the sector of n tokens; texts that are no configuration are annihilated. */
function operatorFor(op: ProductOperator): FockOperator {
  const space = spaceFor(op.space);
  const n = op.space.dims.length;
  const small = toDense(op);
  const block = zeros(space.tokens ** n, space.tokens ** n);
  const at = Array.from({ length: small.rows }, (_, i) =>
    configurationAt(op.space, i).reduce((index, level) => index * space.tokens + level, 0),
  );
  at.forEach((row, r) =>
    at.forEach((col, c) => {
      const from = 2 * (r * small.cols + c);
      block.data.set(small.data.subarray(from, from + 2), 2 * (row * block.cols + col));
    }),
  );
  const blocks = Array.from({ length: n + 1 }, (_, k) =>
    k === n ? { kind: 'dense' as const, matrix: block } : 0,
  );
  return sectorDiagonal(space, blocks);
}

const subject = {
  tolerance: 1e-11,
  mixed: true,
  specimens: specimensFrom(stateFor, { mixed: true }),
  operator: operatorFor,
  apply: (state: FockState, op: Parameters<FockState['apply']>[0]) => state.apply(op),
};

describeState<FockState>({
  ...subject,
  name: 'FockState',
  sample: (state, shots, rng) => state.sample(shots, rng),
  roundTrip: (state) => fockStateFromJson(JSON.parse(JSON.stringify(fockStateToJson(state)))),
});

const few = specimensFrom(stateFor, { mixed: true, spaces: [levels([3, 2]), levels([4])] });
describeState<FockState>({
  ...subject,
  name: 'FockState through its embedding',
  specimens: few,
  roundTrip: (state) => unembed(embedDensity(state, { align: 'right' }), state.space, { align: 'right' }),
});
