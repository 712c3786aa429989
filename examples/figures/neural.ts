// The figure of docs/neural-states.md: npx tsx examples/figures/neural.ts docs/figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { schrodinger } from '../../src/dynamics/index.ts';
import { chain, pauliSum, qubits, rng, tfim, toKet } from '../../src/index.ts';
import { fullSum, nqs, symmetricRbm, translations, tvmc } from '../../src/nqs/index.ts';
import { lineChart, type Series } from './chart.ts';

/** <X> of a ring of spins along x that is left to the critical field: restricted Boltzmann machines of 1 and more filters, each with the error that it tells, on the exact curve. */
export function quench(n: number, filters: readonly number[], end: number): string {
  const h = tfim(chain(n, { periodic: true }));
  const x = pauliSum(h.space, [{ sites: [0], letters: 'X' }]);
  const times = Array.from({ length: 13 }, (_, i) => (end * i) / 12);
  const machines = filters.flatMap((count, color): Series[] => {
    const ansatz = symmetricRbm(qubits(n), translations(n), rng(1), { filters: count, field: 'complex' });
    const found: (readonly [t: number, mean: number, error: number])[] = [];
    for (const step of tvmc(nqs(ansatz, { sampler: fullSum() }), h, { times, rtol: 1e-5 })) {
      if (step.wanted === undefined) continue;
      const { re, error } = step.expect(x);
      if (error < 0.1) found.push([step.t, re, error]);
    }
    const name = `${count} filter${count > 1 ? 's' : ''}`;
    return [
      { name, as: 'marks', color: color + 1, points: found.map(([t, mean]) => [t, mean]) },
      ...[1, -1].map((sign): Series => ({
        name: sign > 0 ? 'its bounds' : '',
        as: 'dashes',
        color: color + 1,
        points: found.map(([t, mean, error]) => [t, mean + sign * error]),
      })),
    ];
  });
  const start = symmetricRbm(qubits(n), translations(n), rng(1), { filters: 1, field: 'complex' });
  const fine = Array.from({ length: 61 }, (_, i) => (end * i) / 60);
  const psi = toKet(nqs(start, { sampler: fullSum() }));
  const { expectations } = schrodinger(h, psi, { times: fine, observables: { x } });
  const exact = fine.map((t, i) => [t, expectations.x?.[i]?.re ?? NaN] as const);
  return lineChart({ title: 'A quench of the Ising ring', x: 'time', y: '<X>' }, [
    { name: 'exact', as: 'line', color: 0, points: exact },
    ...machines,
  ]);
}

const [, , folder] = argv;
if (argv[1]?.endsWith('neural.ts') && folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/neural-quench.svg`, quench(8, [1, 2], 0.6));
  console.log(`${folder}/neural-quench.svg`);
}
