import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import {
  monitoredBrickwork,
  monitoredClifford,
  randomBrickwork,
  randomClifford,
} from '../../src/circuits/library/brickwork.ts';
import { bornMachine, clusterCircuit, ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import { qft } from '../../src/circuits/library/fourier.ts';
import { kickedIsing } from '../../src/circuits/library/floquet.ts';
import { twoQubitClifford, twoQubitCliffords } from '../../src/circuits/library/two-qubit-clifford.ts';
import { trajectoryEntropy } from '../../src/circuits/library/trajectory-entropy.ts';
import { run } from '../../src/circuits/run.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import { rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';

const zero = (n: number): ReturnType<typeof basisKet> => basisKet(qubits(n), new Array<number>(n).fill(0));

describe('the quantum Fourier transform', () => {
  it('is e^{2 pi i x y / D} / sqrt D for 1 to 5 qubits', () => {
    for (let n = 1; n <= 5; n++) {
      const { data } = unitaryOf(qft(n));
      const d = 2 ** n;
      for (let y = 0; y < d; y++) {
        for (let x = 0; x < d; x++) {
          const angle = (2 * Math.PI * ((x * y) % d)) / d;
          expect(data[2 * (y * d + x)]).toBeCloseTo(Math.cos(angle) / Math.sqrt(d), 13);
          expect(data[2 * (y * d + x) + 1]).toBeCloseTo(Math.sin(angle) / Math.sqrt(d), 13);
        }
      }
    }
  });

  it('without swaps gives the bits in reverse order', () => {
    const [whole, bare] = [unitaryOf(qft(3)), unitaryOf(qft(3, { swaps: false }))];
    const reversed = (y: number): number => ((y & 1) << 2) | (y & 2) | (y >> 2);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        expect(bare.data[2 * (reversed(y) * 8 + x)]).toBeCloseTo(whole.data[2 * (y * 8 + x)] as number, 14);
      }
    }
  });

  it('leaves out small phases, each of which changes the unitary by no more than its angle', () => {
    const [exact, near] = [unitaryOf(qft(5)), unitaryOf(qft(5, { smallestAngle: 0.5 }))];
    const difference = exact.data.map((x, i) => x - (near.data[i] as number));

    expect(qft(5).operations.length - qft(5, { smallestAngle: 0.5 }).operations.length).toBe(3);
    const bound = 2 * (Math.PI / 8) + Math.PI / 16;
    const largest = Math.sqrt(Math.max(...columnNorms(difference, 32)));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.01);
    expect(() => qft(0)).toThrow(/Argument `n` must/);
    expect(() => qft(2, { smallestAngle: Number.NaN })).toThrow(/Argument `smallestAngle`/);
  });
});

function columnNorms(data: Float64Array, d: number): number[] {
  return Array.from({ length: d }, (_, col) => {
    let sum = 0;
    for (let row = 0; row < d; row++) {
      sum += (data[2 * (row * d + col)] as number) ** 2 + (data[2 * (row * d + col) + 1] as number) ** 2;
    }
    return sum;
  });
}

describe('circuits that entangle', () => {
  it('GHZ: log 2 at every cut', () => {
    const { state } = run(ghzCircuit(6), zero(6));
    for (let cut = 1; cut < 6; cut++) {
      const left = Array.from({ length: cut }, (_, i) => i);
      expect(entanglementEntropy(state, left)).toBeCloseTo(Math.LN2, 13);
    }
  });

  it('cluster state: Z X Z = 1 around every inner site', () => {
    const { state } = run(clusterCircuit(5), zero(5));
    for (const word of ['ZXZII', 'IZXZI', 'IIZXZ', 'XZIII', 'IIIZX']) {
      expect(state.expect(pauliSum(qubits(5), { [word]: 1 })).re).toBeCloseTo(1, 13);
    }
  });

  it('Born machine: the gates of the benchmark, one parameter for each rotation', () => {
    const { operations } = bornMachine(4);
    const rotations = operations.filter((op) => op.kind === 'gate' && op.angles.length === 1);
    expect(rotations).toHaveLength(4 * (3 * 9 + 4));
    expect(operations).toHaveLength(4 * (3 * 9 + 4) + 4 * 10);
    expect(operations[8]).toMatchObject({ name: 'x', sites: [1], controls: [{ site: 0, level: 1 }] });
    expect(operations[11]).toMatchObject({ name: 'x', sites: [0], controls: [{ site: 3, level: 1 }] });
  });
});

describe('random and monitored circuits', () => {
  it('random brickwork thermalises: the half-chain entropy comes near that of a random ket', () => {
    const source = rng(5);
    const space = levels([2, 3, 2, 3]);
    const entropy = (layers: number): number => {
      const start = basisKet(space, [0, 0, 0, 0]);
      const values = Array.from({ length: 20 }, () =>
        entanglementEntropy(run(randomBrickwork(space, layers, source), start).state, [0, 1]),
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const page = Array.from({ length: 40 }, () => entanglementEntropy(randomKet(space, source), [0, 1]));
    const mean = page.reduce((sum, value) => sum + value, 0) / page.length;
    expect(entropy(1)).toBeLessThan(1e-12);
    expect(Math.abs(entropy(12) - mean)).toBeLessThan(0.1);
  });

  it('random Clifford circuits keep flat distributions: squared amplitudes are 0 or one value', () => {
    const { state } = run(randomClifford(6, 8, rng(2)), zero(6));
    const weights = new Set<string>();
    for (let i = 0; i < 64; i++) {
      const p = (state.data[2 * i] as number) ** 2 + (state.data[2 * i + 1] as number) ** 2;
      if (p > 1e-12) weights.add(p.toFixed(10));
    }
    expect(weights.size).toBe(1);
  });

  it('same seed, same circuit; another seed, another one', () => {
    const make = (seed: number): string =>
      JSON.stringify(monitoredBrickwork(qubits(4), 4, 0.3, rng(seed)).operations);
    expect(make(1)).toBe(make(1));
    expect(make(1)).not.toBe(make(2));
  });

  it('measuring every site leaves no entanglement; rare measurements leave much', () => {
    const options = (seed: number): { rng: ReturnType<typeof rng>; trajectories: number } => ({
      rng: rng(seed),
      trajectories: 40,
    });
    const at = (p: number): ReturnType<typeof trajectoryEntropy> =>
      trajectoryEntropy(
        (source) => monitoredBrickwork(qubits(8), 16, p, source),
        zero(8),
        [0, 1, 2, 3],
        options(3),
      );
    expect(at(1).re).toBeLessThan(1e-12);
    const [many, few] = [at(0.5), at(0.02)];
    expect(few.re - many.re).toBeGreaterThan(5 * (few.error + many.error));
  });

  it('a Bell pair of which one qubit is measured with probability 0.3 keeps 0.7 log 2 on average', () => {
    const bell = [gates.h(0), gates.cx(0, 1)];
    const once = circuit(2, [...bell, gates.measure(1, 0)]);
    const never = circuit(2, bell);
    const estimate = trajectoryEntropy((source) => (source.uniform() < 0.3 ? once : never), zero(2), [0], {
      rng: rng(11),
      trajectories: 2000,
    });
    expect(Math.abs(estimate.re - 0.7 * Math.LN2)).toBeLessThan(4 * estimate.error);
    expect(estimate.error).toBeLessThan(0.01);
    expect(estimate.from).toBe('sampled');
  });
});

describe('monitored Clifford circuits', () => {
  it('their 11,520 unitaries are all there, once each, and unitary', () => {
    const seen = new Set<string>();
    for (let index = 0; index < twoQubitCliffords; index++) {
      const { data } = twoQubitClifford(index);
      seen.add(data.join());
      const column = [0, 1, 2, 3].map((r) => data[8 * r]! ** 2 + data[8 * r + 1]! ** 2);
      expect(column.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    }
    expect(seen.size).toBe(twoQubitCliffords);
    expect(twoQubitClifford(77)).toBe(twoQubitClifford(77));
  });

  it('each of a thousand of them is recognised, phase included', () => {
    const start = run(randomClifford(3, 3, rng(1)), Stabilizer.basis(qubits(3))).state;
    for (let index = 5; index < twoQubitCliffords; index += 11) {
      const of = circuit(3, [gates.unitary(twoQubitClifford(index), [2, 0])]);
      const [ours, right] = [toKet(run(of, start).state).data, run(of, toKet(start)).state.data];
      expect(Math.max(...ours.map((x, i) => Math.abs(x - right[i]!)))).toBeLessThan(1e-14);
    }
  });

  it('the half-chain entropy follows the length when few sites are measured, and not when many are', () => {
    const bits = (n: number, p: number): ReturnType<typeof trajectoryEntropy> =>
      trajectoryEntropy(
        (source) => monitoredClifford(n, 2 * n, p, source),
        Stabilizer.basis(qubits(n)),
        Array.from({ length: n / 2 }, (_, i) => i),
        { rng: rng(17), trajectories: 6, base: 2 },
      );
    const [short, long] = [bits(50, 0.05), bits(100, 0.05)];
    expect(short.re).toBeGreaterThan(0.15 * 50);
    expect(long.re / short.re).toBeGreaterThan(1.7);
    expect(long.re / short.re).toBeLessThan(2.3);
    for (const n of [50, 100]) expect(bits(n, 0.4).re).toBeLessThan(1.5);
  });

  it('a trajectory of a ket and of a stabilizer state are one', () => {
    const of = monitoredClifford(8, 20, 0.2, rng(4));
    const [ket, state] = [
      run(of, zero(8), { rng: rng(5) }),
      run(of, Stabilizer.basis(qubits(8)), { rng: rng(5) }),
    ];
    expect([...state.bits]).toEqual([...ket.bits]);
    expect(state.state.overlap(ket.state).re).toBeCloseTo(1, 12);
    expect(() => monitoredClifford(4, 2, 1.5, rng(1))).toThrow(/Argument `p`/);
    expect(() => monitoredClifford(0, 2, 0.5, rng(1))).toThrow(/Argument `n`/);
  });
});

describe('the kicked Ising chain', () => {
  it('takes couplings by name', () => {
    const named = kickedIsing(3, 2, { J: 'J', b: 'b', h: 'h', periodic: true });
    const parameters = { J: 0.3, b: 0.7, h: 0.2 };
    const [a, b] = [
      unitaryOf(named, { parameters }),
      unitaryOf(kickedIsing(3, 2, { ...parameters, periodic: true })),
    ];
    a.data.forEach((x, i) => expect(x).toBeCloseTo(b.data[i] as number, 14));
    expect(named.operations).toHaveLength(2 * 9);
  });
});
