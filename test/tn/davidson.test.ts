import { describe, expect, it } from 'vitest';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { ladderMpo } from '../../src/operators/ladder-mpo.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { davidsonLowest } from '../../src/tn/effective/davidson.ts';
import { effectiveDiagonal } from '../../src/tn/effective/diagonal.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { EffectiveOperator } from '../../src/tn/effective/effective-operator.ts';
import { edgeEnvironment, type Environment } from '../../src/tn/effective/environment.ts';
import { chargesOfLevels, siteTensorOf } from '../../src/tn/effective/from-chain.ts';
import { grow } from '../../src/tn/effective/grow.ts';
import { chainOperator, type HalfSite } from '../../src/tn/effective/half-site.ts';
import { lowest } from '../../src/tn/effective/lowest.ts';
import type { Side } from '../../src/tn/effective/outer-products.ts';
import { pairTerms } from '../../src/tn/effective/pair-terms.ts';
import { legOf, moveCentre } from '../../src/tn/mps/chain.ts';
import { randomMps } from '../../src/tn/mps/make.ts';
import type { Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import { widthOf, type Field } from '../../src/tn/tensor/block-tensor.ts';
import { neel, roughHamiltonian, spectrum } from './dmrg-fixtures.ts';

/** H on the sites `at` and `at` + 1 of a state, with its diagonal. */
function onPair<T>(
  h: ProductOperator,
  psi: Mps,
  at: number,
  use: (work: Parameters<Parameters<ReturnType<typeof kernels>['run']>[0]>[0], h: EffectiveOperator, diagonal: Float64Array, field: Field) => T, // prettier-ignore
): T {
  const { tensors, ...rest } = moveCentre(psi.chain, at);
  const of = { ...rest, tensors };
  const levels = tensors.map((_, site) => chargesOfLevels(legOf(of, site, 1)));
  const operator = chainOperator(ladderMpo(h), levels, tensors[0]!.structure.symmetry.modulus);
  const field: Field = tensors.every((t) => t.field === 'real') ? operator.field : 'complex';
  const last = tensors.length - 1;
  let left: Environment = edgeEnvironment(legOf(of, 0, 0).charges[0]!);
  for (let i = 0; i < at; i++)
    left = grow({ environment: left, half: operator.left[i]! }, siteTensorOf(tensors[i]!, 1, field), field);
  let right: Environment = edgeEnvironment(legOf(of, last, 2).charges[0]!);
  for (let i = last; i > at + 1; i--)
    right = grow(
      { environment: right, half: operator.right[i]! },
      siteTensorOf(tensors[i]!, -1, field),
      field,
    );
  const side = (environment: Environment, half: HalfSite, site: number, sign: 1 | -1): Side => ({
    environment,
    half,
    fused: siteTensorOf(tensors[site]!, sign, field).fused,
  });
  const sides = [
    side(left, operator.left[at]!, at, 1),
    side(right, operator.right[at + 1]!, at + 1, -1),
  ] as const;
  const terms = pairTerms(sides[0].half, sides[1].half);
  return kernels().run((work) => {
    const effective = new EffectiveOperator(work, field, sides, terms);
    return use(work, effective, effectiveDiagonal(effective.blocks, sides, terms, widthOf(field)), field);
  });
}

const ring = heisenberg(chain(6, { periodic: true }), { s: 1 });
const cases: [string, ProductOperator, () => Mps, number][] = [
  ['real', ring, () => randomMps(ring.space, 5, seeded(1), { field: 'real' }), 2],
  ['charges', ring, () => randomMps(ring.space, 9, seeded(2), { charges: spinCharges(ring.space) }), 2],
  [
    'complex, far terms, unequal levels',
    roughHamiltonian([2, 3, 2, 3, 2], [[0, 3], [4, 1], [2], [3, 2], [1, 2]], 3), // prettier-ignore
    () => randomMps(roughHamiltonian([2, 3, 2, 3, 2], [], 1).space, 4, seeded(3)),
    1,
  ],
];

describe('the effective operator of two sites', () => {
  it.each(cases)('has the diagonal that its products with basis vectors show: %s', (_, h, psi, at) => {
    onPair(h, psi(), at, (work, effective, diagonal, field) => {
      const width = widthOf(field);
      let most = 0;
      for (let i = 0; i < effective.blocks.size; i++) {
        work.vectors.clear(effective.input);
        work.view(effective.input)[width * i] = 1;
        effective.apply();
        const out = work.view(effective.output);
        most = Math.max(most, Math.abs(out[width * i]! - diagonal[i]!));
        if (width === 2) most = Math.max(most, Math.abs(out[2 * i + 1]!));
      }
      expect(diagonal.some((d) => Math.abs(d) > 0.1)).toBe(true);
      expect(most).toBeLessThan(1e-12);
    });
  });

  it.each(cases)('has the same lowest vector by Davidson as by Lanczos: %s', (_, h, psi, at) => {
    onPair(h, psi(), at, (work, effective, diagonal, field) => {
      const random = seeded(5);
      const start = Float64Array.from({ length: widthOf(field) * effective.blocks.size }, () =>
        random.normal(),
      );
      const how = { steps: 60, tolerance: 1e-11 };
      const a = lowest(work, field, effective, start, how);
      const b = davidsonLowest(work, field, effective, diagonal, start, how);
      expect(b.energy).toBeCloseTo(a.energy, 10);
      expect(b.residual).toBeLessThan(1e-9);
      // Few steps never raise the energy, and avoid what is to be avoided.
      const few = davidsonLowest(work, field, effective, diagonal, start, {
        steps: 12,
        tolerance: 0,
        against: [a.vector],
      });
      expect(few.energy).toBeGreaterThan(a.energy - 1e-10);
      const overlap = few.vector.reduce((sum, x, i) => sum + x * a.vector[i]!, 0);
      expect(Math.abs(overlap)).toBeLessThan(1e-12);
    });
  });
});

describe('DMRG with Davidson', () => {
  it('finds ground and excited states, from an eigenstate too', () => {
    const h = roughHamiltonian([2, 3, 2, 2], [[0, 1], [3, 1], [2, 3], [2]], 9); // prettier-ignore
    const exactly = spectrum(h);
    const options = { cutoff: 0, maxBond: 16, lanczosSteps: 6, solver: 'davidson', sweeps: 40 } as const;
    const first = dmrg(h, randomMps(h.space, 4, seeded(1)), options);
    expect(first.energy.re).toBeCloseTo(exactly[0]!, 8);
    const second = dmrg(h, randomMps(h.space, 4, seeded(2)), { ...options, orthogonalTo: [first.state] });
    expect(second.energy.re).toBeCloseTo(exactly[1]!, 7);
    const spins8 = heisenberg(chain(8));
    const charges = spinCharges(spins8.space);
    for (const start of [neel(spins8.space, charges), neel(spins8.space)]) {
      expect(dmrg(spins8, start, options).energy.re).toBeCloseTo(-3.37493259868789, 9);
    }
  });
});
