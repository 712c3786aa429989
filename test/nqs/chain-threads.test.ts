import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { startChains } from '../../src/nqs/chains.ts';
import { isModelOfPackage } from '../../src/nqs/from-spec.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { localMoves } from '../../src/nqs/moves.ts';
import { nqs, type NqsOptions } from '../../src/nqs/nqs.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { metropolis } from '../../src/nqs/sampler.ts';
import { runOnThreads, setChainThreads, startChainThreads } from '../../src/nqs/threads/chain-threads.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, fixedSz, type Sector } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketwork-chains-'));
const url = (file: string): string => pathToFileURL(join(folder, file)).href;

beforeAll(async () => {
  await build({
    entryPoints: { served: 'src/nqs/threads/serve-chains.ts' },
    ...{ outdir: folder, outExtension: { '.js': '.mjs' }, format: 'esm', bundle: true, platform: 'node' },
  });
  // A thread that ends in the middle of its first job.
  writeFileSync(
    join(folder, 'dies.mjs'),
    `import { serveChains } from './served.mjs';
const parse = JSON.parse;
JSON.parse = (text) => (text.includes('"streams"') ? process.exit(3) : parse(text));
export { serveChains };`,
  );
}, 60_000);

afterEach(() => setChainThreads(1));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wide = { deviation: 0.3 };
const eight = qubits(8);
const members: [string, Ansatz, Sector?][] = [
  ['RBM', rbm(eight, rng(1), wide)],
  ['complex RBM with S_z = 0', rbm(eight, rng(2), { ...wide, field: 'complex' }), fixedSz(eight)],
  ['symmetric RBM with signs', marshall(symmetricRbm(eight, translations(8), rng(3), wide), chain(8))],
  [
    'Jastrow function of bosons',
    jastrow(levels([3, 3, 3, 3]), rng(4), wide),
    fixedNumber(levels([3, 3, 3, 3]), 4),
  ],
  ['network', denseNet(qubits(4), [5, 4], rng(5))],
  ['modulus and phase', phased(rbm(eight, rng(6), wide), rbm(eight, rng(7), wide))],
];

describe('chains on threads', () => {
  it('have the bits of one thread for any number of them, and of any step of a run (target T10)', async () => {
    const drawn = (): number[][] =>
      members.map(([, ansatz, sector]) => {
        const options: NqsOptions = { rng: rng(8), ...(sector ? { sector } : {}) };
        const state = nqs(ansatz, { ...options, sampler: metropolis({ samples: 400, chains: 5 }) });
        const [first, second] = [state.drawn(), state.with(ansatz).drawn()];
        return [first, second].flatMap(({ batch, sampled }) => [
          ...batch.levels,
          ...(sampled?.of ?? []),
          sampled?.acceptance ?? NaN,
          ...(sampled?.chains?.streams ?? []).flatMap(({ words }) => words),
          ...(sampled?.chains?.levels ?? []),
        ]);
      });
    const run = (): number[] => {
      const start = nqs(rbm(eight, rng(9)), { rng: rng(10), sampler: metropolis({ samples: 256 }) });
      return [...vmc(start, tfim(chain(8)), { steps: 3 })].flatMap(({ energy, next }) => [
        energy.re,
        energy.error,
        ...next.ansatz.parameters,
      ]);
    };
    const [alone, aloneRun] = [drawn(), run()];
    for (const threads of [2, 3]) {
      await startChainThreads(threads, url('served.mjs'));
      for (const [, ansatz, sector] of members) {
        const plan = { sweep: 8, discard: 0, samples: 100 };
        expect(runOnThreads(ansatz, sector, startChains(ansatz, sector, 5, rng(1)), plan)).toBeDefined();
      }
      expect(drawn()).toEqual(alone);
      expect(run()).toEqual(aloneRun);
    }
  }, 60_000);

  it('leave rules and models of the user to the caller, and errors of the work are its own', async () => {
    await startChainThreads(2, url('served.mjs'));
    const plain = { samples: 400, chains: 4 };
    const rule = localMoves(eight, [0, 1, 2]);
    const own = nqs(rbm(eight, rng(1), wide), { sampler: metropolis({ ...plain, rule }), rng: rng(2) });
    // The sites that the rule leaves alone are where they were.
    const { batch } = own.drawn();
    const start = own.setup.start?.levels ?? new Int32Array(0);
    const frozen = Array.from({ length: batch.count }, (_, s) =>
      batch.levels.slice(8 * s + 3, 8 * s + 8).join(),
    );
    const kept = new Set(Array.from({ length: 4 }, (_, c) => start.slice(8 * c + 3, 8 * c + 8).join()));
    expect(frozen.every((rest) => kept.has(rest))).toBe(true);
    expect(isModelOfPackage({ kind: 'own', inner: { kind: 'rbm' } })).toBe(false);
    expect(isModelOfPackage({ kind: 'tied', inner: { kind: 'own' } })).toBe(false);
    expect(isModelOfPackage({ kind: 'product', factors: [{ kind: 'rbm' }, { kind: 'own' }] })).toBe(false);
    const huge = rbm(eight, rng(1), { deviation: 1e154 });
    const broken = nqs(huge, { sampler: metropolis(plain), rng: rng(2) });
    expect(() => broken.drawn()).toThrow(/must be finite/);
  }, 60_000);

  it('end with a typed error when a thread ends in a job, and go on alone afterwards', async () => {
    await startChainThreads(2, url('dies.mjs'));
    const state = nqs(rbm(eight, rng(1)), {
      sampler: metropolis({ samples: 2000, chains: 40 }),
      rng: rng(2),
    });
    expect(() => state.drawn()).toThrow(
      expect.objectContaining({
        name: 'ThreadError',
        message: expect.stringMatching(/exit code 3/) as string,
      }) as Error,
    );
    expect(state.drawn().sampled?.of.length).toBe(2000);
  }, 60_000);

  it.each([0, 1.5, 65, NaN])('cannot be %d', async (count) => {
    await expect(setChainThreads(count)).rejects.toThrow(/`count`/);
  });

  it('whose program is not found are refused with a typed error', async () => {
    await expect(startChainThreads(2, url('missing.mjs'))).rejects.toThrow(
      expect.objectContaining({ name: 'ThreadError' }) as Error,
    );
  }, 60_000);
});
