import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { runChains, startChains } from '../../src/nqs/chains.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { randomOrbitals } from '../../src/nqs/models/fermions/orbitals.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { automaticMoves, localMoves } from '../../src/nqs/moves.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum, metropolis, parallelTempering, type Metropolis } from '../../src/nqs/sampler.ts';
import { loadNqs, saveNqs } from '../../src/nqs/saved.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

describe('parallel tempering', () => {
  it('has on all rungs together the product of the laws |psi|^(2 beta), by 4,000 independent chains', () => {
    // One site of three levels: 27 configurations of three rungs.
    const space = levels([3]);
    const logs = [0.9, 0, -0.4];
    const ansatz = logTable(space, Float64Array.from(logs.flatMap((x) => [x, 0.3 * x])));
    const betas = [1, 0.5, 0.2];
    const chains = 4000;
    const start = startChains(ansatz, undefined, chains * betas.length, rng(1));
    const { end, swaps, acceptance } = runChains(ansatz, start, {
      rule: localMoves(space),
      sweep: 1,
      discard: 10,
      samples: 12,
      betas,
    });
    const counts = new Float64Array(27);
    for (let c = 0; c < chains; c++) {
      const [a, b, d] = end.levels.subarray(3 * c, 3 * c + 3) as unknown as [number, number, number];
      counts[9 * a + 3 * b + d]! += 1;
    }
    const law = (beta: number): number[] => {
      const weights = logs.map((x) => Math.exp(2 * beta * x));
      return weights.map((w) => w / weights.reduce((sum, x) => sum + x, 0));
    };
    const [one, two, three] = betas.map(law) as [number[], number[], number[]];
    let chi = 0;
    counts.forEach((count, i) => {
      const expected = chains * one[Math.floor(i / 9)]! * two[Math.floor(i / 3) % 3]! * three[i % 3]!;
      chi += (count - expected) ** 2 / expected;
    });
    // 26 degrees of freedom: 26 +- 7.2.
    expect(chi).toBeLessThan(26 + 4 * 7.2);
    // An exchange is accepted with the mean of min(1, ...) over both laws.
    const exchange = (r: number): number => {
      let sum = 0;
      for (const [i, p] of law(betas[r]!).entries()) {
        for (const [j, q] of law(betas[r + 1]!).entries()) {
          const gain = 2 * (betas[r]! - betas[r + 1]!) * (logs[j]! - logs[i]!);
          sum += p * q * Math.min(1, Math.exp(gain));
        }
      }
      return sum;
    };
    swaps!.forEach((share, r) => expect(Math.abs(share - exchange(r))).toBeLessThan(0.02));
    const moved = one.reduce((sum, p, i) => sum + one.reduce((all, q, j) => all + (i === j ? 0 : Math.min(p, q) / 2), 0), 0); // prettier-ignore
    expect(Math.abs(acceptance - moved)).toBeLessThan(0.02);
  });

  it('crosses between the wells of an Ising ring at h = 0.2, where plain chains stay in one (target T11)', () => {
    const n = 10;
    const h = tfim(chain(n, { periodic: true }), { h: 0.2 });
    let state = nqs(jastrow(qubits(n), rng(1), { onSite: false }), { sampler: fullSum() });
    for (const { next } of vmc(state, h, { steps: 20, optimizer: reconfiguration(0.1) })) state = next;
    const magnetisation = localSum(
      h.space,
      Array.from({ length: n }, (_, i) => ({ sites: [i], matrix: [[1 / n, 0], [0, -1 / n]] })), // prettier-ignore
    );
    const tried = (sampler: Metropolis) => {
      const own = nqs(state.ansatz, { sampler, rng: rng(2) });
      const { batch, sampled } = own.drawn();
      const signs = [...sampled!.of].map((s) =>
        Math.sign(batch.levels.subarray(s * n, (s + 1) * n).reduce((sum, level) => sum + 1 - 2 * level, 0)),
      );
      const line = signs.length / sampler.chains;
      const crossed = Array.from({ length: sampler.chains }, (_, c) => {
        const own = signs.slice(c * line, (c + 1) * line);
        return own.includes(1) && own.includes(-1);
      }).filter(Boolean).length;
      return { crossed, estimate: own.expect(magnetisation), sampled: sampled! };
    };
    const options = { samples: 1600, chains: 8 };
    const plain = tried(metropolis(options));
    expect(plain.crossed).toBeLessThan(4);
    expect(plain.estimate.flags).toContain('not-thermalised');
    const { crossed, estimate, sampled } = tried(parallelTempering(options));
    expect(crossed).toBe(8);
    expect(Math.abs(estimate.re)).toBeLessThan(4 * estimate.error);
    expect(estimate.error).toBeLessThan(0.15);
    expect(estimate.flags).toEqual([]);
    expect(sampled.swaps!.length).toBe(7);
    for (const share of sampled.swaps!) expect(share).toBeGreaterThan(0.2);
  });

  it('has bits that do not depend on other chains, nor on where a run was cut and saved', () => {
    const ansatz = rbm(qubits(5), rng(1), { deviation: 0.5 });
    const betas = [1, 0.6, 0.3];
    const start = startChains(ansatz, undefined, 6, rng(3));
    const plan = { rule: localMoves(qubits(5)), sweep: 5, discard: 0, samples: 20, betas };
    const whole = runChains(ansatz, start, plan);
    const second = { levels: start.levels.slice(15), streams: start.streams.slice(3) };
    expect(runChains(ansatz, second, plan).batch.levels).toEqual(whole.batch.levels.slice(100));
    const first = runChains(ansatz, start, { ...plan, samples: 8 });
    const rest = runChains(ansatz, first.end, { ...plan, samples: 12 });
    const joined = [0, 1].flatMap((c) => [
      ...first.batch.levels.slice(40 * c, 40 * (c + 1)),
      ...rest.batch.levels.slice(60 * c, 60 * (c + 1)),
    ]);
    expect(joined).toEqual([...whole.batch.levels]);
    expect(rest.end.streams).toEqual(whole.end.streams);

    const state = nqs(ansatz, { sampler: parallelTempering({ samples: 32, replicas: 3 }), rng: rng(4) });
    const again = loadNqs(JSON.parse(JSON.stringify(saveNqs(state))) as ReturnType<typeof saveNqs>);
    expect(again.drawn().batch).toEqual(state.drawn().batch);
    expect(again.with(ansatz).drawn().batch).toEqual(state.with(ansatz).drawn().batch);
  });

  it('gives the energies of the full sum, in sectors too, where walkers at beta = 0 stay where psi is not 0', () => {
    const sector = fixedNumber(qubits(6), 3);
    const zz = pauliSum(qubits(6), [{ sites: [0, 3], letters: 'ZZ' }]);
    const ansatz: Ansatz = slater(sector, randomOrbitals(sector, rng(5)));
    const exact = nqs(ansatz, { sector, sampler: fullSum() }).expect(zz).re;
    const sampler = parallelTempering({ samples: 1600, betas: [1, 0.5, 0] });
    const { re, error, flags } = nqs(ansatz, { sector, sampler, rng: rng(6) }).expect(zz);
    expect(Math.abs(re - exact)).toBeLessThan(4 * error);
    expect(flags).toEqual([]);
    expect(automaticMoves(sector.space, sector).kind).toBe('exchange');
  });

  it('refuses exponents that do not fall from 1', () => {
    for (const betas of [[1], [0.5, 0.2], [1, 1], [1, -0.1], [1, NaN]]) {
      expect(() => parallelTempering({ betas })).toThrow(/`betas`/);
    }
    expect(() => parallelTempering({ replicas: 1 })).toThrow(/`replicas`/);
  });
});
