import { expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { linearSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { boseHubbard } from '../../src/operators/models/bose-hubbard.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber } from '../../src/spaces/sector.ts';

it('finds the Bose-Hubbard ring of eight bosons from samples: hops keep their number, each level is an input of its own', () => {
  const h = boseHubbard(chain(8, { periodic: true }), { levels: 4, interaction: 4 });
  const sector = fixedNumber(h.space, 8);
  const sampler = metropolis({ samples: 1024 });
  let state = nqs(rbm(h.space, seeded(1), { hidden: 8 }), { sector, sampler, rng: seeded(2) });
  // 32 inputs: four levels on each of eight sites.
  expect(state.ansatz.parameters.length).toBe(32 + 8 + 8 * 32);
  const optimizer = reconfiguration(linearSchedule(0.1, 0.03, 50));
  for (const { next, acceptance } of vmc(state, h, { steps: 50, optimizer })) {
    state = next;
    expect(acceptance).toBeGreaterThan(0.2);
  }
  const { batch } = state.drawn();
  for (let s = 0; s < batch.count; s++) {
    expect(batch.levels.subarray(8 * s, 8 * s + 8).reduce((a, b) => a + b, 0)).toBe(8);
  }
  const { re, error, flags } = state.expect(h);
  const summed = nqs(state.ansatz, { sector, sampler: fullSum() }).expect(h).re;
  expect(flags).toEqual([]);
  expect(Math.abs(re - summed)).toBeLessThan(4 * error);
  expect(summed / -7.45004529537).toBeGreaterThan(0.985);
  expect(summed / -7.45004529537).toBeLessThan(1);
}, 60_000);
