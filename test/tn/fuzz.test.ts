import { describe, expect, it } from 'vitest';
import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { randomGinibre, randomHermitian, randomUnitary } from '../../src/operators/random.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { applyKraus } from '../../src/tn/mixed/kraus.ts';
import { pureDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedMps } from '../../src/tn/mixed/purified.ts';
import { applyMpo } from '../../src/tn/mps/compress.ts';
import { correlations } from '../../src/tn/mps/correlations.ts';
import { productMps, randomMps } from '../../src/tn/mps/make.ts';
import { energyVariance, mpsToKet } from '../../src/tn/mps/measures.ts';
import { withTruncation, type Mps } from '../../src/tn/mps/mps.ts';
import { numberCharges, parityCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import { addMps } from '../../src/tn/mps/sum.ts';

const shapes = [[3, 2], [2, 3, 2], [4], [2, 2, 2, 2], [2, 1, 3], [1], [3, 3, 2], [1, 4, 1]]; // prettier-ignore
const kinds = [undefined, numberCharges, spinCharges, parityCharges];

/** Some sites in any order. */
function someSites({ dims }: Space, random: Rng): number[] {
  const order = dims.map((_, site) => ({ site, key: random.uniform() })).sort((a, b) => a.key - b.key);
  return order.slice(0, 1 + random.integer(Math.min(3, dims.length))).map(({ site }) => site);
}

function anyTerm(
  space: Space,
  random: Rng,
): { sites: number[]; matrix: ReturnType<typeof randomGinibre>; coefficient: { re: number; im: number } } {
  // prettier-ignore
  const sites = someSites(space, random);
  const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
  const coefficient = { re: random.normal(), im: random.normal() };
  return { sites, matrix: randomGinibre(size, size, random), coefficient };
}

/** A random state on a random space, with or without charges, after an operator that may be truncated. */
function anyState(random: Rng): Mps {
  const space = levels(shapes[random.integer(shapes.length)]!);
  const charges = kinds[random.integer(kinds.length)]?.(space);
  const levelsOf = charges?.levels.map((own) => own[random.integer(own.length)]!) ?? [];
  const sum = levelsOf.reduce((a, b) => a + b, 0);
  const options = charges ? { charges, charge: charges.symmetry.modulus === 2 ? sum % 2 : sum } : {};
  const psi = randomMps(space, 12, random, { ...options, field: random.integer(2) ? 'real' : 'complex' });
  const truncation = random.integer(2) ? { maxBond: 1 + random.integer(2) } : {};
  const found = withTruncation(psi, truncation).apply(localSum(space, [anyTerm(space, random), anyTerm(space, random)])); // prettier-ignore
  return withTruncation(found, {});
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!))) : Infinity;

describe('matrix-product states beside kets, drawn at random', () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))('draw %i', (seed) => {
    const random = seeded(seed);
    const psi = anyState(random);
    const { space } = psi;
    const ket = mpsToKet(psi);
    const [size, unit] = [ket.norm(), 1e-9 * ket.norm()];
    expect(Math.abs(psi.norm() - size)).toBeLessThan(unit);
    const [one, many] = [localSum(space, [anyTerm(space, random)]), localSum(space, [anyTerm(space, random), anyTerm(space, random)])]; // prettier-ignore
    for (const op of [one, many, toMpo(many)]) {
      const [a, b] = [psi.expect(op), ket.expect(op)];
      expect(Math.max(Math.abs(a.re - b.re), Math.abs(a.im - b.im))).toBeLessThan(
        1e-9 * (1 + Math.abs(b.re)),
      );
      const image = ket.apply(op);
      expect(worst(mpsToKet(psi.apply(op)).data, image.data)).toBeLessThan(10 * unit);
      if (image.norm() > 1e-3 * size)
        for (const method of ['zip-up', 'fit'] as const)
          expect(worst(mpsToKet(applyMpo(psi, op, { method })).data, image.data)).toBeLessThan(1e-7 * image.norm()); // prettier-ignore
    }
    const image = ket.apply(many);
    const { re, im } = ket.expect(many);
    const spread = (image.norm() / size) ** 2;
    expect(energyVariance(psi, many)).toBeCloseTo(
      spread - re * re - im * im,
      7 - Math.ceil(Math.log10(1 + spread)),
    );
    const keep = someSites(space, random);
    expect(worst(psi.reduce(keep).matrix.data, ket.reduce(keep).matrix.data)).toBeLessThan(unit * (1 + size));
    const other = randomMps(space, 3, random);
    const twin = mpsToKet(other);
    expect(Math.abs(psi.overlap(other).im - ket.overlap(twin).im)).toBeLessThan(unit);
    const total = mpsToKet(addMps(psi, other, 2, -1)).data;
    expect(worst(total, ket.data.map((x, i) => 2 * x - twin.data[i]!))).toBeLessThan(10 * unit + 1e-9); // prettier-ignore
    const [a, b] = [0, 1].map(() => space.dims.map((d) => randomGinibre(d, d, random)));
    const { values } = correlations(psi, (site) => a![site]!, (site) => b![site]!); // prettier-ignore
    const n = space.dims.length;
    const second = ket
      .apply(localOperator(space, [0], b![0]!))
      .apply(localOperator(space, [n - 1], a![n - 1]!));
    expect(Math.abs(values.data[2 * (n - 1) * n]! - ket.overlap(second).re / size ** 2)).toBeLessThan(1e-8);
  });
});

describe('errors that truncated states say', () => {
  /** Two channels of two unitaries each, on any two sites. */
  const channel = (random: Rng): ReturnType<typeof randomUnitary>[] =>
    [0, 1].map(() => {
      const unitary = randomUnitary(4, random);
      return { ...unitary, data: unitary.data.map((x) => x * Math.SQRT1_2) };
    });
  const two = (n: number, random: Rng): number[] => {
    const first = random.integer(n);
    return [first, (first + 1 + random.integer(n - 1)) % n];
  };

  it.each([1, 2, 3, 4, 5, 6])('hold, pure and mixed: draw %i', (seed) => {
    const random = seeded(seed);
    const space = qubits(5);
    const probe = (): LocalSum => localOperator(space, two(5, random), randomHermitian(4, random));
    let exact = productMps(space, new Int32Array(5));
    let cut = withTruncation(exact, { maxBond: 3 });
    for (let step = 0; step < 10; step++) {
      const op = localOperator(space, two(5, random), (step % 4 ? randomUnitary : randomGinibre.bind(undefined, 4))(4, random)); // prettier-ignore
      [exact, cut] = [exact.apply(op), cut.apply(op)];
    }
    expect(cut.chain.discarded).toBeGreaterThan(1e-4);
    const four = qubits(4);
    const psi = randomMps(four, 4, random);
    const forms = [pureDensityMpo, purifiedMps].flatMap((form) => {
      let [whole, part] = [form(withTruncation(psi, {})), form(withTruncation(psi, { maxBond: 4 }))];
      for (let step = 0; step < 2; step++) {
        const [operators, sites] = [channel(random), two(4, random)];
        [whole, part] = [applyKraus(whole, operators, sites), applyKraus(part, operators, sites)];
      }
      const op = localOperator(four, [1, 3], randomHermitian(4, random));
      return [[whole.expect(op), part.expect(op)] as const];
    });
    const op = probe();
    for (const [right, found] of [[exact.expect(op), cut.expect(op)] as const, ...forms]) {
      expect(Math.abs(found.re - right.re)).toBeLessThanOrEqual(found.error + 1e-12);
    }
  });
});
