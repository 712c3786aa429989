import { afterEach, describe, expect, it, vi } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { basicGates } from '../../src/circuits/interop/basic-gates.ts';
import { exportVia } from '../../src/circuits/interop/export-via.ts';
import { exporters, type ExportFormat } from '../../src/circuits/interop/formats.ts';
import { importVia } from '../../src/circuits/interop/import-via.ts';
import { loadQuantumCircuit, type QuantumCircuitClass } from '../../src/circuits/interop/quantum-circuit.ts';
import type { UnitaryLike } from '../../src/circuits/operation.ts';
import { fromQasm } from '../../src/circuits/qasm/from-qasm.ts';
import { rng } from '../../src/linalg/random.ts';
import { distances, matrixOf, ranFromZero } from './qasm/programs.ts';
import { randomCircuit } from './qasm/random-circuits.ts';

const { cx, h, measure, reset, rx, ry, rz, x } = gates;
const twoWay = ['quil', 'qobj', 'raw'] as const;

afterEach(() => void vi.doUnmock('quantum-circuit'));

describe('x, y, z, h, rx, ry, rz and CX', () => {
  it('make every gate of the library, matrices and controls, up to a global phase', () => {
    const source = rng(5);
    for (let trial = 0; trial < 25; trial++) {
      const qubits = 1 + source.integer(4);
      const of = randomCircuit(source, { qubits, length: 6, maxControls: 2, free: false });
      const steps = of.operations.flatMap((op) => basicGates(op as UnitaryLike));
      for (const { name, controls } of steps) {
        expect(['x', 'y', 'z', 'h', 'rx', 'ry', 'rz']).toContain(name);
        expect(controls.length).toBeLessThanOrEqual(name === 'x' ? 1 : 0);
      }
      expect(distances(matrixOf(circuit(qubits, steps)), matrixOf(of)).upToPhase).toBeLessThan(1e-12);
    }
  });
});

describe('through the package quantum-circuit', () => {
  it.each(twoWay)('%s is written and read again with the same unitary, qubit i at site i', async (format) => {
    const source = rng(6);
    for (let trial = 0; trial < 6; trial++) {
      const qubits = 2 + source.integer(3);
      const made = randomCircuit(source, { qubits, length: 5, maxControls: 2, free: false });
      // The last qubit is named, so that a format which knows qubits by their use has all of them.
      const of = circuit(qubits, [...made.operations, x(qubits - 1), rx(1e-7, 0), ry(2, 0)]);
      const back = await importVia(format, await exportVia(format, of));
      expect(distances(matrixOf(back), matrixOf(of)).upToPhase).toBeLessThan(1e-12);
    }
  });

  it('the package writes as OpenQASM what our reader takes for the same', async () => {
    const Foreign = (await loadQuantumCircuit({})) as unknown as new (n: number) => {
      importQASM(text: string): void;
      exportToQASM(options: object): string;
    };
    const foreign = new Foreign(0);
    foreign.importQASM(
      'OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; h q[0]; crz(0.3) q[1], q[0]; cu3(0.1,0.2,0.3) q[0], q[1];',
    );
    const of = fromQasm(foreign.exportToQASM({}));
    const meant = circuit(2, [h(0), gates.crz(0.3, 1, 0), gates.cu([0.1, 0.2, 0.3, 0], 0, 1)]);
    expect(distances(matrixOf(of), matrixOf(meant)).upToPhase).toBeLessThan(1e-14);
  });

  it.each(twoWay)('measurements go to their bits in %s', async (format) => {
    const bitRegisters = [{ name: 'a', size: 1 }, { name: 'b', size: 2 }]; // prettier-ignore
    const of = circuit(3, [x(0), x(2), measure(0, 2), measure(1, 0), measure(2, 1)], { bitRegisters });
    const back = await importVia(format, await exportVia(format, of));
    expect(ranFromZero(back).bits).toEqual([0, 1, 1]);
  });

  it('writes every format, with the angles and the qubits that were given', async () => {
    const of = circuit(2, [x(0), rz(0.125, 1), ry(-3, 0), cx(1, 0)]);
    for (const format of Object.keys(exporters) as ExportFormat[]) {
      const text = await exportVia(format, of);
      expect(text, format).toMatch(format === 'quirk' ? /rz_0\.125/ : /0\.125/);
    }
    expect(await exportVia('quil', of)).toBe(
      '\nX 0\nRZ (0.125) 1\nRY (-3.0) 0\nCNOT 1 0\n'.replace('-3.0', '-3'),
    );
    expect(await exportVia('qiskit', of)).toContain('qc.cx(q[1], q[0])');
    expect(await exportVia('cirq', of)).toContain('cirq.CNOT(q[1], q[0])');
  });

  it('reads other gates of these formats', async () => {
    const quil = 'DECLARE ro BIT[2]\n# comment\nPHASE(pi/2) 0\nCPHASE(-pi/4) 0 1; SWAP 1 2\nISWAP 0 2\nCCNOT 2 1 0\nCZ 0 1\nMEASURE 1 ro[0]\n';
    const { operations, bitRegisters } = await importVia('quil', quil);
    expect(bitRegisters).toEqual([{ name: 'ro', size: 2 }]);
    const unitary = circuit(3, operations.slice(0, -1));
    const meant = circuit(3, [gates.p(Math.PI / 2, 0), gates.cp(-Math.PI / 4, 0, 1), gates.swap(1, 2), gates.iswap(0, 2), gates.ccx(2, 1, 0), gates.cz(0, 1)]);
    expect(distances(matrixOf(unitary), matrixOf(meant)).exact).toBeLessThan(1e-14);
    const ionq = { qubits: 2, circuit: [{ gate: 'v', target: 0 }, { gate: 'cnot', control: 0, target: 1 }, { gate: 'ti', target: 1 }, { gate: 'rx', rotation: 0.3, target: 0 }] };
    const read = await importVia('ionq', JSON.stringify(ionq));
    const same = circuit(2, [gates.sx(0), cx(0, 1), gates.tdg(1), rx(0.3, 0)]);
    expect(distances(matrixOf(read), matrixOf(same)).exact).toBeLessThan(1e-14);
  }); // prettier-ignore

  it.each([
    ['quil', 'FOO 0\n', /Cannot recognize/],
    ['quil', 'DAGGER S 0\n', /there is "DAGGER S 0"/],
    ['quil', 'DEFGATE A:\n    1, 0\n    0, 1\nA 0\n', /there is "DEFGATE A:"/],
    ['quil', 'RX(%theta) 0\n', /there is "RX\(%theta\) 0"/],
    ['quil', 'RESET\n', /there is "RESET"/],
    ['ionq', JSON.stringify({ qubits: 2, circuit: [{ gate: 'ms', phases: [0, 0], targets: [0, 1] }] }), /ms .* cannot be verified/],
    ['ionq', JSON.stringify({ qubits: 2, circuit: [{ gate: 'zz', phase: 0.1, targets: [0, 1] }] }), /zz .* cannot be verified/],
    ['ionq', JSON.stringify({ qubits: 2 }), /a list `circuit`/],
    ['qobj', '{', /be JSON/],
    ['qobj', JSON.stringify({ experiments: [{ header: { n_qubits: 1 }, instructions: [{ name: 'reset', qubits: [0] }] }] }), /reset .* cannot be verified/],
    ['raw', JSON.stringify({ qubits: 1, program: [{ matrix: [[1, 0], [0, 1]], wires: [0] }] }), /doesn't have a "name"/],
  ] as const)('%s: %s is refused', async (format, text, message) => {
    await expect(importVia(format, text)).rejects.toThrow(message);
  }); // prettier-ignore

  it('what cannot be written is refused by name', async () => {
    await expect(exportVia('quil', circuit(1, [h(0), reset(0)]))).rejects.toThrow(
      /operations\[1\] is a reset/,
    );
    await expect(exportVia('quil', circuit(1, [when(bitsEqual(0, 1), x(0))]))).rejects.toThrow(
      /with conditions/,
    );
    await expect(exportVia('quil', circuit(1, [rx('a', 0)]))).rejects.toThrow(
      /no free parameters, but it has a/,
    );
    await expect(exportVia('braket', circuit(1, [measure(0, 0)]))).rejects.toThrow(
      /Unsupported gate "measure"/,
    );
    await expect(exportVia('quest' as 'quil', circuit(1, []))).rejects.toThrow(
      /`format` must be one of aqasm/,
    );
    await expect(importVia('qasm' as 'quil', '')).rejects.toThrow(/OpenQASM is read by `fromQasm`/);
  });

  it('a package that is not there is named, with what to do', async () => {
    vi.doMock('quantum-circuit', () => {
      throw new Error('Cannot find module');
    });
    await expect(exportVia('quil', circuit(1, [x(0)]))).rejects.toThrow(
      /optional package quantum-circuit.*npm install/,
    );
  });

  it('a package that means something else by a gate is noticed', async () => {
    const Foreign = await loadQuantumCircuit({});
    const library = class extends (Foreign as new (qubits: number) => { basicGates: Record<string, { matrix: unknown }> }) {
      constructor(qubits: number) {
        super(qubits);
        this.basicGates = { ...this.basicGates, rx: { ...this.basicGates['rx']!, matrix: [['cos(theta)', 0], [0, 1]] } };
      }
    } as unknown as QuantumCircuitClass; // prettier-ignore
    await expect(exportVia('quil', circuit(1, [x(0)]), { library })).rejects.toThrow(
      /another matrix for its gate rx/,
    );
  });
});
