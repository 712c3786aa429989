import { describe, expect, it } from 'vitest';
import { amplitudeDamping } from '../../../src/channels/noise.ts';
import { circuit } from '../../../src/circuits/build.ts';
import { bitsEqual, not, when } from '../../../src/circuits/conditions.ts';
import { gateDefinition } from '../../../src/circuits/gate-library/definitions.ts';
import { gateOperation } from '../../../src/circuits/gate-makers.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { controlled } from '../../../src/circuits/modifiers.ts';
import { parameterNames } from '../../../src/circuits/parameters.ts';
import { eulerAngles } from '../../../src/circuits/qasm/export/euler-angles.ts';
import { bodyOf, stepsOf } from '../../../src/circuits/qasm/export/gate-bodies.ts';
import { lowerControls } from '../../../src/circuits/qasm/export/lower-controls.ts';
import { toQasm2 } from '../../../src/circuits/qasm/export/to-qasm2.ts';
import { toQasm3 } from '../../../src/circuits/qasm/export/to-qasm3.ts';
import { twoLevelGates } from '../../../src/circuits/qasm/export/two-level.ts';
import { fromQasm } from '../../../src/circuits/qasm/from-qasm.ts';
import { run } from '../../../src/circuits/run.ts';
import { rng } from '../../../src/linalg/random.ts';
import { randomUnitary } from '../../../src/operators/random.ts';
import { levels, qubits } from '../../../src/spaces/space.ts';
import { randomKet } from '../../../src/states/random-states.ts';
import * as oracle from '../../oracle.ts';
import { levelsOf, matrixOf, program2, program3, ranFromZero } from './programs.ts';
import { qubitGateNames, randomAngle, randomCircuit, randomDynamic } from './random-circuits.ts';

const { barrier, channel, cp, cx, gphase, h, measure, reset, rx, rz, u, unitary, x } = gates;

describe('gates written with others', () => {
  const stands = ['id', 'gphase', 'p'];
  it.each(qubitGateNames.filter((name) => !stands.includes(name)))('%s', (name) => {
    const source = rng(name.length);
    for (let trial = 0; trial < 3; trial++) {
      const { angles, sites } = gateDefinition(name);
      const on = Array.from({ length: sites }, (_, k) => k);
      const op = gateOperation(name, angles.map(() => randomAngle(source, false)), on); // prettier-ignore
      const steps = stepsOf(bodyOf(op)!);
      expect(oracle.distance(matrixOf(circuit(sites, steps)), matrixOf(circuit(sites, [op])))).toBeLessThan(
        1e-14,
      );
    }
  });

  it.each(qubitGateNames)('%s with controls in the gates of version 2', (name) => {
    const source = rng(name.length);
    const { angles, sites } = gateDefinition(name);
    for (let count = 1; count <= Math.min(3, 6 - sites); count++) {
      const on = Array.from({ length: sites }, (_, k) => k);
      let op = gateOperation(name, angles.map(() => randomAngle(source, false)), on); // prettier-ignore
      for (let c = 0; c < count; c++) op = controlled(op, sites + c, source.integer(2));
      const lowered = circuit(sites + count, lowerControls(op));
      for (const step of lowered.operations)
        expect('controls' in step && step.controls.length).toBeLessThan(3);
      expect(oracle.distance(matrixOf(lowered), matrixOf(circuit(sites + count, [op])))).toBeLessThan(1e-13);
    }
  });

  it.each([0, 1, 2, 3, 4, 5])('matrices on %d qubits', (n) => {
    const source = rng(n);
    const sites = Array.from({ length: n }, (_, k) => n - 1 - k);
    const matrices = [randomUnitary(2 ** n, source), randomUnitary(2 ** n, source)];
    for (const matrix of matrices) {
      const made = circuit(Math.max(1, n), twoLevelGates(matrix, sites, 'random'));
      const meant = circuit(Math.max(1, n), [unitary(matrix, sites)]);
      expect(oracle.distance(matrixOf(made), matrixOf(meant))).toBeLessThan(1e-13);
    }
  });

  it('angles of a matrix that is nearly diagonal or nearly nothing on its diagonal', () => {
    const source = rng(8);
    for (const theta of [
      0,
      1e-12,
      1e-9,
      1e-5,
      1.5,
      Math.PI - 1e-5,
      Math.PI - 1e-9,
      Math.PI - 1e-12,
      Math.PI,
    ]) {
      for (let trial = 0; trial < 8; trial++) {
        const angles = [theta, ...[0, 1, 2].map(() => 6 * source.uniform() - 3)];
        const { matrix } = gateDefinition('uphase');
        const given = matrix(angles, [2]);
        given.data.forEach((x, i) => (given.data[i] = x + 1e-16 * (source.uniform() - 0.5)));
        const found = eulerAngles(given);
        const made = matrix([found.theta, found.phi, found.lambda, found.gamma], [2]);
        expect(oracle.distance(oracle.matOf(made), oracle.matOf(given))).toBeLessThan(3e-15);
      }
    }
  });

  it('matrices with zeros, phases and permutations', () => {
    const swapLike = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, -1]]; // prettier-ignore
    for (const matrix of [swapLike, oracle.complexMatrix(oracle.scale(oracle.eye(4), [0, 1]))]) {
      const op = unitary(matrix, [0, 1]);
      const made = circuit(2, twoLevelGates(op.matrix, [0, 1], 'given'));
      expect(oracle.distance(matrixOf(made), matrixOf(circuit(2, [op])))).toBeLessThan(1e-15);
    }
    expect(() => twoLevelGates(randomUnitary(64, rng(1)), [0, 1, 2, 3, 4, 5], 'large')).toThrow(
      /large is on 6/,
    );
    expect(() => toQasm2(circuit(13, [gates.mcx([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 12)]))).toThrow(
      /at most 12/,
    );
  });
});

describe('the text', () => {
  const sample = circuit(
    3,
    [h(0), cx(0, 2), rx(Math.PI / 2, 1), u(0.25, 2, -0.5, 1), controlled(x(1), 0, 0), gates.rzz(0.5, 0, 1), gphase(0.25),
      barrier(0, 1), measure(0, 1), when(bitsEqual([0, 1], [0, 1]), x(2)), when(not(bitsEqual(0, 1)), x(1)), reset(0)],
    { siteRegisters: [{ name: 'q', size: 2 }, { name: 'h', size: 1 }] },
  ); // prettier-ignore

  it('version 3', () => {
    expect(toQasm3(sample)).toBe(`OPENQASM 3.0;
include "stdgates.inc";
gate u(a0, a1, a2) q0 {
  p(a2) q0;
  ry(a0) q0;
  p(a1) q0;
}
gate rzz(a0) q0, q1 {
  cx q0, q1;
  rz(a0) q1;
  cx q0, q1;
}
qubit[2] q;
qubit[1] h_1;
bit[2] c;
h q[0];
cx q[0], h_1[0];
rx(pi/2) q[1];
u(0.25, 2.0, -0.5) q[1];
negctrl @ x q[0], q[1];
rzz(0.5) q[0], q[1];
gphase(0.25);
barrier q[0], q[1];
c[1] = measure q[0];
if (c == 2) { x h_1[0]; }
if (!c[0]) { x q[1]; }
reset q[0];
`);
  });

  it('version 2', () => {
    expect(toQasm2(sample)).toBe(`OPENQASM 2.0;
include "qelib1.inc";
gate kw_rzz(a0) q0, q1 {
  cx q0, q1;
  rz(a0) q1;
  cx q0, q1;
}
qreg q[2];
qreg h_1[1];
creg c[2];
h q[0];
cx q[0], h_1[0];
rx(pi/2) q[1];
u1(-0.5) q[1];
ry(0.25) q[1];
u1(2) q[1];
x q[0];
cx q[0], q[1];
x q[0];
kw_rzz(0.5) q[0], q[1];
u1(0.5) q[0];
rz(-0.5) q[0];
barrier q[0], q[1];
measure q[0] -> c[1];
if (c == 2) x h_1[0];
if (c == 0) x q[1];
if (c == 2) x q[1];
reset q[0];
`);
  });

  it('order: the first qubit declared is site 0, the leftmost of a bit string', () => {
    const of = circuit(3, [x(0), measure(0, 0), measure(1, 1), measure(2, 2)]);
    for (const text of [toQasm2(of), toQasm3(of)]) {
      const back = fromQasm(text);
      expect(text).toContain('x q[0];');
      expect(levelsOf(ranFromZero(back))).toEqual([1, 0, 0]);
      expect(ranFromZero(back).bits).toEqual([1, 0, 0]);
    }
  });

  it('QA-06: registers survive two trips in their order', () => {
    const first = program2('qreg cin[1]; qreg a[2]; qreg b[2]; x cin[0]; x b[1];');
    for (const again of [fromQasm(toQasm2(first)), fromQasm(toQasm3(first))]) {
      expect(again.siteRegisters).toEqual(first.siteRegisters);
      expect(levelsOf(ranFromZero(again))).toEqual([1, 0, 0, 0, 1]);
    }
  });

  it('names that are not allowed are changed, and named in a comment', () => {
    const siteRegisters = [{ name: 'my qubits', size: 1 }, { name: 'x', size: 1 }]; // prettier-ignore
    const of = circuit(2, [rx('w[3]', 0), rx('w_3', 1), rx('input', 0), rz('θ', 1)], { siteRegisters });
    const text = toQasm3(of);
    expect(text).toContain('input float[64] v_w_3_; // w[3]');
    expect(text).toContain('qubit[1] v_my_qubits;');
    expect(parameterNames(fromQasm(text))).toEqual(['v_w_3_', 'w_3', 'input_1', 'θ']);
  });

  it('integers are no integers of the language, so that nothing is divided as such', () => {
    const half = { kind: 'binary', operator: '/', left: 1, right: 2 } as const;
    const text = toQasm3(circuit(1, [rx(half, 0), rx({ kind: 'binary', operator: '*', left: half, right: { kind: 'parameter', name: 'a' } }, 0)])); // prettier-ignore
    expect(text).toContain('rx(1.0/2.0) q[0]');
    expect(
      oracle.distance(matrixOf(fromQasm(text), { a: 1 }), matrixOf(circuit(1, [rx(1, 0)]))),
    ).toBeLessThan(1e-15);
  });

  it('what there are no words for is refused by name', () => {
    const confusion = [[0.9, 0.1], [0.1, 0.9]]; // prettier-ignore
    for (const write of [toQasm2, toQasm3]) {
      expect(() => write(circuit(levels([2, 3]), []))).toThrow(/site 1 has 3 levels/);
      expect(() => write(circuit(1, [h(0), channel(amplitudeDamping(0.1), [0])]))).toThrow(
        /operations\[1\] is the channel/,
      );
      expect(() => write(circuit(1, [measure(0, 0, { confusion })]))).toThrow(
        /operations\[0\] measures site 0/,
      );
    }
    expect(() => toQasm2(circuit(1, [rx('a', 0)]))).toThrow(
      /no free parameters for OpenQASM 2, but it has a/,
    );
    expect(() => toQasm2(circuit(0, [gphase(1)]))).toThrow(/no global phase without a qubit/);
    const bitRegisters = [{ name: 'a', size: 1 }, { name: 'b', size: 11 }]; // prettier-ignore
    expect(() => toQasm2(circuit(1, [when(bitsEqual([0, 1], [1, 1]), x(0))], { bitRegisters }))).toThrow(
      /on several/,
    );
    expect(() => toQasm2(circuit(1, [when(bitsEqual(1, 1), x(0))], { bitRegisters }))).toThrow(
      /some bits of the 11 of b/,
    );
    const all = bitsEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(toQasm2(circuit(1, [when(all, x(0))], { bitRegisters }))).toContain('if (b == 1026) x q[0];');
    expect(toQasm2(circuit(1, [when(bitsEqual([1, 0], [1, 0]), x(0))]))).toContain('if (c == 2) x q[0];');
  });

  it('a controlled phase of no qubit, and conditions that never hold', () => {
    const of = circuit(2, [controlled(gphase(0.3), 1), controlled(controlled(gphase(0.4), 0), 1, 0)]);
    for (const text of [toQasm2(of), toQasm3(of)]) {
      expect(oracle.distance(matrixOf(fromQasm(text)), matrixOf(of))).toBeLessThan(1e-15);
    }
    const never = circuit(1, [when(bitsEqual(0, 5), x(0)), when(not(bitsEqual(0, 5)), x(0))]);
    for (const text of [toQasm2(never), toQasm3(never)])
      expect(levelsOf(ranFromZero(fromQasm(text)))).toEqual([1]);
  });
});

describe('round trips', () => {
  it('the same unitary, global phase included', () => {
    const source = rng(20);
    const seen = new Set<string>();
    let worst = 0;
    for (let trial = 0; trial < 60; trial++) {
      const free = trial % 2 === 0;
      const of = randomCircuit(source, { qubits: 1 + source.integer(4), length: 8, maxControls: 3, free });
      of.operations.forEach((op) => seen.add(op.kind === 'gate' ? op.name : op.kind));
      const values = { 'w[0]': 0.7, phi: -0.4 };
      const given = Object.fromEntries(parameterNames(of).map((name) => [name, values[name as 'phi']]));
      const meant = matrixOf(of, given);
      const back = fromQasm(toQasm3(of));
      const written = Object.fromEntries(
        parameterNames(back).map((name) => [name, name === 'phi' ? -0.4 : 0.7]),
      );
      worst = Math.max(worst, oracle.distance(matrixOf(back, written), meant));
      if (!free) worst = Math.max(worst, oracle.distance(matrixOf(fromQasm(toQasm2(of))), meant));
    }
    expect(worst).toBeLessThan(1e-12);
    expect(seen.size).toBeGreaterThan(40);
  });

  it('the same states and bits with measurements, resets and conditions', () => {
    const source = rng(21);
    for (let trial = 0; trial < 40; trial++) {
      const oneRegister = trial % 2 === 0;
      const of = randomDynamic(source, 3, oneRegister);
      const psi = randomKet(qubits(3), source);
      const texts = oneRegister ? [toQasm2(of), toQasm3(of)] : [toQasm3(of)];
      for (const text of texts) {
        const [a, b] = [of, fromQasm(text)].map((one) => run(one, psi, { rng: rng(trial) }));
        // Version 2 may measure again what it has measured, which draws a number; version 3 draws the same ones.
        if (text.startsWith('OPENQASM 2') && repeatsMeasurements(text)) continue;
        expect([...b!.bits]).toEqual([...a!.bits]);
        expect(oracle.distance([oracle.vecOf(b!.state.data)], [oracle.vecOf(a!.state.data)])).toBeLessThan(
          1e-12,
        );
      }
    }
  });

  it('a measurement under a condition on its own register is right in version 2', () => {
    const of = circuit(
      2,
      [x(1), measure(1, 1), when(not(bitsEqual(0, 1)), measure(1, 0)), when(bitsEqual([0, 1], [1, 1]), x(0))],
      { bits: 2 },
    );
    const text = toQasm2(of);
    expect(text.match(/measure/g)!.length).toBe(3);
    expect(ranFromZero(fromQasm(text)).bits).toEqual([1, 1]);
    expect(levelsOf(ranFromZero(fromQasm(text)))).toEqual([1, 1]);
  });

  it('version 3 reads what it wrote of modifiers', () => {
    const of = circuit(4, [controlled(controlled(controlled(rz(0.3, 0), 1, 0), 2, 1), 3, 1), cp(0.1, 2, 0)]);
    expect(toQasm3(of)).toContain('ctrl(2) @ negctrl @ rz(0.3) q[3], q[2], q[1], q[0];');
    expect(
      oracle.distance(matrixOf(program3(toQasm3(of).split('\n').slice(2).join('\n'))), matrixOf(of)),
    ).toBeLessThan(1e-15);
  });
});

function repeatsMeasurements(text: string): boolean {
  return /if \(.*\) (measure|reset)/.test(text);
}
