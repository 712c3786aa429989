import { expect, it } from 'vitest';
import { rng } from '../../../src/linalg/random.ts';
import { reweighted } from '../../../src/nqs/evolve/reweighted.ts';
import { rbm } from '../../../src/nqs/models/nets.ts';
import { nqs } from '../../../src/nqs/nqs.ts';
import { exactSampling } from '../../../src/nqs/sampler.ts';
import { qubits } from '../../../src/spaces/space.ts';

it('samples of one state stand for another by |psi/psi|^2, and are refused where few of them count', () => {
  const ansatz = rbm(qubits(4), rng(1), { field: 'complex', deviation: 0.3 });
  const moved = ansatz.with(ansatz.parameters.map((x, i) => x + 0.1 * Math.cos(i)));
  const set = nqs(ansatz, { sampler: exactSampling(200), rng: rng(2) }).drawn();
  const logs = ansatz.logAmplitudes(set.batch);
  const now = moved.logAmplitudes(set.batch);
  const wanted = set.weights.map((p, s) => p * Math.exp(2 * (now[2 * s]! - logs[2 * s]!)));
  const sum = wanted.reduce((total, w) => total + w, 0);
  const found = reweighted(set, logs, moved);
  found.weights.forEach((w, s) => expect(w).toBeCloseTo(wanted[s]! / sum, 14));
  expect(found.batch).toBe(set.batch);
  const same = reweighted(set, logs, ansatz);
  same.weights.forEach((w, s) => expect(w).toBeCloseTo(set.weights[s]!, 14));
  const far = ansatz.with(ansatz.parameters.map((x) => 6 * x));
  expect(() => reweighted(set, logs, far)).toThrow(/Take shorter steps/);
});
