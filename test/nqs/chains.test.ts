import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { runChains, startChains } from '../../src/nqs/chains.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { allAmplitudes } from '../../src/nqs/draw.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import {
  automaticMoves,
  exchangeMoves,
  hopMoves,
  localMoves,
  mixedMoves,
  operatorMoves,
  type MoveRule,
} from '../../src/nqs/moves.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { plus } from '../../src/operators/algebra.ts';
import { pauliX } from '../../src/operators/paulis.ts';
import { annihilation, creation } from '../../src/operators/ladder.ts';
import { times } from '../../src/operators/algebra.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, fixedSz, sector as sectorOf, type Sector } from '../../src/spaces/sector.ts';
import { levels, modes, qubits, spins } from '../../src/spaces/space.ts';

/** Largest deviation of how often each configuration came from |psi|^2, in standard errors of `tau` times fewer samples, and 2 counts. */
function deviation(ansatz: Ansatz, sector: Sector | undefined, rule: MoveRule, tau: number): number {
  const start = startChains(ansatz, sector, 20, rng(11));
  // Rows of operators cost more.
  const samples = rule.kind === 'operator' ? 300 : 1000;
  const { batch } = runChains(ansatz, start, { rule, sweep: 3, discard: 50, samples });
  const { batch: all, logs, largest } = allAmplitudes(ansatz, sector, 2 ** 20);
  const weights = Array.from({ length: all.count }, (_, s) => Math.exp(2 * (logs[2 * s]! - largest)));
  const sum = weights.reduce((a, b) => a + b, 0);
  const seen = new Map<string, number>();
  const key = (of: typeof all, s: number): string => of.levels.slice(s * of.sites, (s + 1) * of.sites).join();
  for (let s = 0; s < batch.count; s++) seen.set(key(batch, s), (seen.get(key(batch, s)) ?? 0) + 1);
  expect([...seen.values()].reduce((a, b) => a + b, 0)).toBe(20 * samples);
  let worst = 0;
  weights.forEach((w, s) => {
    const p = w / sum;
    const count = seen.get(key(all, s)) ?? 0;
    seen.delete(key(all, s));
    worst = Math.max(
      worst,
      Math.abs(count - batch.count * p) / Math.sqrt(tau * batch.count * p * (1 - p) + 4),
    );
  });
  expect([...seen.keys()]).toEqual([]);
  return worst;
}

const hopping = (space = modes(3, 4)) =>
  [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
  ]
    .map(([i, j]) => times(creation(space, i!), annihilation(space, j!)))
    .reduce((a, b) => plus(a, b));

describe('Metropolis rules sample |psi|^2 (complaints 21, 22)', () => {
  const bosons = fixedNumber(modes(3, 4), 4);
  const half = fixedSz(spins(5), 0.5);
  const mixture = sectorOf(levels([2, 2, 2, 3]), [{ sites: [0, 1, 2], total: 1 }]);
  it.each<[string, Sector['space'], Sector | undefined, MoveRule]>([
    ['local', levels([3, 2, 4]), undefined, localMoves(levels([3, 2, 4]))],
    ['exchange within a law', spins(5), half, exchangeMoves(half)],
    ['exchange on bonds', spins(5), half, exchangeMoves(half, chain(5).bonds.nearest)],
    [
      'exchange of three levels',
      levels([3, 3, 3]),
      fixedNumber(levels([3, 3, 3]), 3),
      mixedMoves(
        levels([3, 3, 3]),
        [exchangeMoves(fixedNumber(levels([3, 3, 3]), 3)), hopMoves(fixedNumber(levels([3, 3, 3]), 3))],
        [1, 1],
      ),
    ],
    ['hop', modes(3, 4), bosons, hopMoves(bosons)],
    ['Hamiltonian of spins', spins(5), half, operatorMoves(heisenberg(chain(5)))],
    ['Hamiltonian of bosons', modes(3, 4), bosons, operatorMoves(hopping())],
    [
      'Hamiltonian that flips',
      qubits(3),
      undefined,
      operatorMoves(plus(pauliX(qubits(3), 0), plus(pauliX(qubits(3), 1), pauliX(qubits(3), 2)))),
    ],
    ['a law and a free site', mixture.space, mixture, automaticMoves(mixture.space, mixture)],
  ])('%s', (_, space, sector, rule) => {
    expect(
      deviation(rbm(space, rng(2), { deviation: 0.35 }), sector, rule, rule.kind === 'operator' ? 6 : 3),
    ).toBeLessThan(4.5);
  });
});

describe('chains', () => {
  const plan = { rule: localMoves(qubits(5)), sweep: 5, discard: 3, samples: 20 };

  it.each([
    ['tables', rbm(qubits(5), rng(1), { deviation: 0.5 })],
    ['complex tables', rbm(qubits(5), rng(1), { deviation: 0.5, field: 'complex' as const })],
    ['whole amplitudes', denseNet(qubits(5), [6, 4], rng(2))],
  ])('are bitwise the same however many run together, by %s (target T10, complaint 16)', (_, ansatz) => {
    const start = startChains(ansatz, undefined, 6, rng(3));
    const together = runChains(ansatz, start, plan);
    const apart = [0, 2, 5].map((first, k) => {
      const end = [2, 5, 6][k]!;
      const part = {
        levels: start.levels.slice(5 * first, 5 * end),
        streams: start.streams.slice(first, end),
      };
      return runChains(ansatz, part, plan);
    });
    expect(Int32Array.from(apart.flatMap(({ batch }) => [...batch.levels]))).toEqual(together.batch.levels);
    expect(apart.flatMap(({ end }) => end.streams)).toEqual(together.end.streams);
  });

  it('go on to the same bits from where they were', () => {
    const ansatz = rbm(qubits(5), rng(1), { deviation: 0.5 });
    const start = startChains(ansatz, undefined, 2, rng(3));
    const whole = runChains(ansatz, start, { ...plan, discard: 0 });
    const first = runChains(ansatz, start, { ...plan, discard: 0, samples: 8 });
    const saved = JSON.parse(JSON.stringify({ ...first.end, levels: [...first.end.levels] })) as {
      levels: number[];
      streams: typeof start.streams;
    };
    const second = runChains(
      ansatz,
      { ...saved, levels: Int32Array.from(saved.levels) },
      { ...plan, discard: 0, samples: 12 },
    );
    const joined = [0, 1].flatMap((c) => [
      ...first.batch.levels.slice(40 * c, 40 * (c + 1)),
      ...second.batch.levels.slice(60 * c, 60 * (c + 1)),
    ]);
    expect(joined).toEqual([...whole.batch.levels]);
  });

  it.each<[string, Partial<MoveRule>, RegExp]>([
    ['that leaves the sector, though only for a moment', {}, /'mine' must stay in the sector/],
    [
      'of a level that is not there',
      { propose: (...[, , , to, at]) => ((to.levels[at] = 2), (to.sites[at] = 1), 1) },
      /level 2 on site 1/,
    ],
    [
      'of a site that is not there',
      { propose: (...[, , , to, at]) => ((to.levels[at] = 0), (to.sites[at] = 4), 1) },
      /site 4/,
    ],
    ['with a quotient that is no number', { propose: () => NaN }, /quotient/],
    ['with a quotient below 0', { propose: () => -1 }, /quotient/],
    ['wider than the space', { width: 5 }, /`rule.width`/],
    ['without proposals', { propose: undefined as unknown as MoveRule['propose'] }, /function `propose`/],
    [
      'that names a site twice',
      {
        width: 2,
        propose: (...[, , , to, at]) => (to.levels.fill(0, at, at + 2), to.sites.fill(3, at, at + 2), 1),
      },
      /site 3 twice/,
    ],
  ])('a rule of the user %s is found out (complaint 8)', (_, wrong, message) => {
    const space = qubits(4);
    const rule = { ...localMoves(space), kind: 'mine', ...wrong };
    const state = nqs(rbm(space, rng(1)), {
      sector: fixedSz(space),
      rng: rng(2),
      sampler: metropolis({ samples: 4, chains: 2, rule, sweep: 2, warmUp: 0 }),
    });
    expect(() => state.drawn()).toThrow(message);
  });

  it('a rule of the user that keeps the sector is taken as it is', () => {
    const space = qubits(4);
    const sector = fixedSz(space);
    const lawful = exchangeMoves(sector, chain(4).bonds.nearest);
    const levelsOf = (rule: MoveRule): Int32Array =>
      nqs(rbm(space, rng(1)), { sector, rng: rng(2), sampler: metropolis({ samples: 40, rule }) }).drawn()
        .batch.levels;
    expect(levelsOf({ ...lawful, kind: 'mine' })).toEqual(levelsOf(lawful));
  });

  it('count only moves that change something: equal spins are never exchanged (complaint 21)', () => {
    const sector = fixedSz(qubits(4), 1);
    const flat = rbm(qubits(4), rng(1), { deviation: 0 });
    const { acceptance } = runChains(flat, startChains(flat, sector, 4, rng(2)), {
      ...plan,
      rule: exchangeMoves(sector),
    });
    expect(acceptance).toBe(1);
    const full = fixedSz(qubits(4), 2);
    const stuck = runChains(flat, startChains(flat, full, 4, rng(2)), {
      ...plan,
      rule: exchangeMoves(full),
    });
    expect([stuck.acceptance, stuck.frozen]).toEqual([0, true]);
  });
});
