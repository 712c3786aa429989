import { expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { lindbladian } from '../../src/dynamics/lindbladian.ts';
import { densityRbm } from '../../src/nqs/density/density-rbm.ts';
import { doubledSpace } from '../../src/nqs/density/density-ansatz.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { naturalGradient } from '../../src/nqs/optimise/natural-gradient.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { vectorisedLindbladian } from '../../src/operators/vectorised-lindbladian.ts';
import { qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { everything } from '../conformance/ansatz.ts';
import { dissipativeIsing, meanOf } from './dissipative-ising.ts';

it('parameters that follow the natural gradient of the generator follow the Lindblad equation: exactly for a table of all elements', () => {
  const { hamiltonian, jumps } = dissipativeIsing(2, 1);
  const generator = vectorisedLindbladian(hamiltonian, jumps);
  const space = doubledSpace(qubits(2));
  const start = densityRbm(qubits(2), seeded(3), { deviation: 0.4 });
  const table = logTable(space, start.logAmplitudes(everything({ space })));
  const velocity = (theta: Float64Array): Float64Array => {
    const state = nqs(table.with(theta), { sampler: fullSum() });
    return naturalGradient(state, generator, { shift: 0, solver: 'eigen', cutoff: 1e-12 }).step;
  };
  const along = (x: Float64Array, v: Float64Array, t: number): Float64Array => x.map((a, k) => a + t * v[k]!);
  const [dt, steps] = [0.02, 25];
  let theta = table.parameters;
  for (let k = 0; k < steps; k++) {
    const a = velocity(theta);
    const b = velocity(along(theta, a, dt / 2));
    const c = velocity(along(theta, b, dt / 2));
    const d = velocity(along(theta, c, dt));
    theta = theta.map((x, i) => x + (dt / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!));
  }
  const [before, after] = [matrixOf(table.parameters), matrixOf(theta)];
  const { final } = lindblad(lindbladian(hamiltonian, jumps), before, { times: [0, dt * steps], rtol: 1e-9, atol: 1e-11 }); // prettier-ignore
  for (const letters of ['X', 'Y', 'Z']) {
    const right = final.expect(meanOf(2, letters)).re;
    expect(Math.abs(right - before.expect(meanOf(2, letters)).re)).toBeGreaterThan(0.02);
    expect(after.expect(meanOf(2, letters)).re).toBeCloseTo(right, 6);
  }
});

/** The matrix of a table of logarithms, of trace 1. */
function matrixOf(logs: Float64Array): DensityMatrix {
  const data = new Float64Array(logs.length);
  for (let i = 0; i < logs.length; i += 2) {
    data[i] = Math.exp(logs[i]!) * Math.cos(logs[i + 1]!);
    data[i + 1] = Math.exp(logs[i]!) * Math.sin(logs[i + 1]!);
  }
  const sum = [0, 5, 10, 15].reduce((trace, k) => trace + data[2 * k]!, 0);
  const phase = [0, 5, 10, 15].reduce((trace, k) => trace + data[2 * k + 1]!, 0);
  // The table keeps no factor: that of the trace is divided out.
  const size = sum * sum + phase * phase;
  const scaled = data.map((_, i) => {
    const [x, y] = [data[i - (i % 2)]!, data[i - (i % 2) + 1]!];
    return i % 2 === 0 ? (x * sum + y * phase) / size : (y * sum - x * phase) / size;
  });
  return DensityMatrix.fromMatrix(qubits(2), { rows: 4, cols: 4, data: scaled });
}
