import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toQasm2 } from '../../../src/circuits/qasm/export/to-qasm2.ts';
import { toQasm3 } from '../../../src/circuits/qasm/export/to-qasm3.ts';
import { fromQasm } from '../../../src/circuits/qasm/from-qasm.ts';
import { rng } from '../../../src/linalg/random.ts';
import * as oracle from '../../oracle.ts';
import { corpus, fuzz, mutated, randomText } from './fuzz.ts';
import { matrixOf } from './programs.ts';
import { randomCircuit } from './random-circuits.ts';

describe('any text', () => {
  it('the programs that are mutated are valid', () => {
    for (const text of corpus) expect(fromQasm(text).operations.length).toBeGreaterThan(0);
  });

  it('random characters, fragments and mutated programs give a circuit or a QasmError', () => {
    const source = rng(2026);
    const texts = Array.from({ length: 20_000 }, (_, i) =>
      i % 2 === 0 ? randomText(source) : mutated(source),
    );
    const start = performance.now();
    const { read, refused, compared, slowest } = fuzz(texts);
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(slowest).toBeLessThan(3000);
    expect(read).toBeGreaterThan(500);
    expect(compared).toBeGreaterThan(100);
    for (const fault of ['syntax', 'meaning', 'unsupported']) {
      expect(refused[fault]).toBeGreaterThan(5);
    }
  });

  it('any string', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      fuzz([text, `OPENQASM 3; ${text}`, `OPENQASM 2.0; ${text}`]);
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });
});

describe('any circuit', () => {
  it('keeps its unitary when it is written and read again', () => {
    const shape = fc.record({
      seed: fc.nat(),
      qubits: fc.integer({ min: 1, max: 4 }),
      length: fc.integer({ min: 1, max: 6 }),
      maxControls: fc.integer({ min: 0, max: 3 }),
    });
    const property = fc.property(shape, ({ seed, ...options }) => {
      const of = randomCircuit(rng(seed), { ...options, free: false });
      const meant = matrixOf(of);
      for (const text of [toQasm2(of), toQasm3(of)]) {
        expect(oracle.distance(matrixOf(fromQasm(text)), meant)).toBeLessThan(1e-12);
      }
    });
    fc.assert(property, { seed: 11, numRuns: 60 });
  });
});
