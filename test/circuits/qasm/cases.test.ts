import { describe, expect, it } from 'vitest';
import type { GateOperation, Operation } from '../../../src/circuits/operation.ts';
import { fromQasm } from '../../../src/circuits/qasm/from-qasm.ts';
import * as oracle from '../../oracle.ts';
import { distances, levelsOf, matrixOf, program2, program3, ranFromZero } from './programs.ts';

const angles = (operations: readonly Operation[]): number[] =>
  operations.map((op) => (op as GateOperation).angles[0] as number);

describe('QA-01: expressions', () => {
  const written = [
    '0.2*pi+0.3*pi', '-0.4+0.1', '- 0.4 + 0.1', '+0.1-0.4', '-1.0/2*3', '-pi', '3e-1', '1e-10', '1E-2', '.5', '2.',
    '-2^2', '2^3^2', '2^-1', '(-2)^2', '2*-3', 'sin(pi/2)+cos(0)', 'ln(exp(2))', 'sqrt(2)^2', '1-2-3', '8/4/2', '-(1+2)*3',
  ]; // prettier-ignore
  const meant = [
    Math.PI / 2, -0.3, -0.3, -0.3, -1.5, -Math.PI, 0.3, 1e-10, 0.01, 0.5, 2,
    -4, 512, 0.5, 4, -6, 2, 2, 2, -4, 1, -9,
  ]; // prettier-ignore

  it.each(written.map((text, i) => [text, meant[i]!] as const))('version 2: %s is %f', (text, value) => {
    expect(angles(program2(`qreg q[1]; rx(${text}) q[0];`).operations)[0]).toBeCloseTo(value, 12);
  });

  it.each([
    ['2**3**2', 512],
    ['2^3', 1],
    ['-2**2', -4],
    ['2**-1', 0.5],
    ['7/2', 3],
    ['-7/2', -3],
    ['7/2.0', 3.5],
    ['7%4', 3],
    ['-7%4', -3],
    ['mod(-7, 4)', 1],
    ['5 & 3 | 8', 9],
    ['1 << 3', 8],
    ['~0', -1],
    ['float(7)/2', 3.5],
    ['arcsin(1)*2', Math.PI],
    ['log(euler)', 1],
    ['π + τ', 3 * Math.PI],
    ['0x1F + 0b11 + 0o17 + 1_000', 1049],
    ['pow(2, 10)', 1024],
    ['floor(2.7) + ceiling(2.2)', 5],
  ])('version 3: %s is %f', (text, value) => {
    expect(angles(program3(`qubit q; rx(${text}) q;`).operations)[0]).toBeCloseTo(value, 12);
  });

  it('RX(0.3) on |0>', () => {
    const { state } = ranFromZero(program2('qreg q[1]; rx(3e-1) q[0];'));
    const expected = [0.9887710779, 0, 0, -0.1494381325];
    expected.forEach((x, i) => expect(state.data[i]).toBeCloseTo(x, 10));
  });
});

describe('QA-02: broadcast', () => {
  it.each([
    [
      'registers index by index',
      'qubit[4] q; qubit[4] r; x q[0]; x q[3]; cx q, r;',
      [1, 0, 0, 1, 1, 0, 0, 1],
    ],
    ['under ctrl', 'qubit[2] q; qubit[2] r; x q[0]; ctrl @ x q, r;', [1, 0, 1, 0]],
    ['a register and one qubit', 'qubit[2] q; qubit[2] r; x q; ctrl @ x q, r[0];', [1, 1, 0, 0]],
  ])('%s', (_, body, levels) => {
    expect(levelsOf(ranFromZero(program3(body)))).toEqual(levels);
  });

  it('a condition holds for all operations of a broadcast', () => {
    const circuit = program2('qreg q[2]; creg c[1]; x q[0]; measure q[0]->c[0]; if(c==1) x q;');
    expect(levelsOf(ranFromZero(circuit))).toEqual([0, 1]);
  });

  it('sizes that differ are named', () => {
    expect(() => program2('qreg q[2]; qreg r[3]; cx q,r;')).toThrow(
      /one size together, but they have 2 and 3/,
    );
    expect(() => program2('qreg q[2]; creg c[3]; measure q -> c;')).toThrow(/there are 2 and 3/);
  });
});

describe('QA-03: integers and roots', () => {
  const half = [
    [0.5, 0.5],
    [0.5, -0.5],
  ];
  it.each([
    ['pow(1/2) @ x q;', [[1, 0], [0, 0]]],
    ['pow(0.5) @ x q;', half],
    ['pow(1.0/2) @ x q;', half],
    ['sx q;', half],
    ['ry(1/2) q;', [[1, 0], [0, 0]]],
    ['pow(-0.5) @ x q;', [[0.5, -0.5], [0.5, 0.5]]],
    ['pow(3) @ x q;', [[0, 0], [1, 0]]],
    ['inv @ pow(0.5) @ x q;', [[0.5, -0.5], [0.5, 0.5]]],
  ] as const)('%s', (body, column) => {
    const matrix = matrixOf(program3(`qubit q; ${body}`));
    column.forEach(([re, im], row) => {
      expect(matrix[row]![0]![0]).toBeCloseTo(re, 14);
      expect(matrix[row]![0]![1]).toBeCloseTo(im, 14);
    });
  }); // prettier-ignore

  it('version 2 divides as real numbers', () => {
    const { state } = ranFromZero(program2('qreg q[1]; ry(1/2) q[0];'));
    expect(state.data[0]! ** 2).toBeCloseTo(0.9387912809, 10);
  });

  it('rounding of the eigenvalue -1 does not choose the other root', () => {
    const root = matrixOf(program3('qubit q; sx q;'));
    for (let n = 1; n <= 24; n++) {
      for (const sign of [1, -1]) {
        // X as n equal turns about its axis, in either direction.
        const turns = `for int i in [1:${n}] { rx(${sign}*pi/${n}) a; }`;
        const text = `gate f a { ${turns} gphase(${sign}*pi/2); } qubit q; pow(0.5) @ f q;`;
        expect(oracle.distance(matrixOf(program3(text)), root)).toBeLessThan(1e-13);
      }
    }
  });

  it('the root of a gate with the eigenvalue -1 keeps its branch in a larger gate', () => {
    const root = matrixOf(program3('qubit[2] q; pow(0.5) @ ctrl @ x q[0], q[1];'));
    const controlledRoot = matrixOf(program3('qubit[2] q; ctrl @ sx q[0], q[1];'));
    expect(oracle.distance(root, controlledRoot)).toBeLessThan(1e-14);
    const swapRoot = matrixOf(program3('qubit[2] q; pow(0.5) @ swap q[0], q[1];'));
    expect(
      oracle.distance(oracle.mul(swapRoot, swapRoot), matrixOf(program3('qubit[2] q; swap q[0], q[1];'))),
    ).toBeLessThan(1e-14);
  });
});

describe('QA-06 and CI: order', () => {
  it('registers come in the order of declaration', () => {
    const circuit = program2('qreg cin[1]; qreg a[2]; qreg b[2]; x cin[0]; x b[1];');
    expect(circuit.siteRegisters.map(({ name }) => name)).toEqual(['cin', 'a', 'b']);
    expect(levelsOf(ranFromZero(circuit))).toEqual([1, 0, 0, 0, 1]);
  });

  it('CI-01: a controlled RZ is no controlled phase', () => {
    const { state } = ranFromZero(program2('qreg q[2]; rx(pi/3) q[0]; cx q[0],q[1]; crz(pi) q[1],q[0];'));
    const expected = [0.8660254038, 0, 0, 0, 0, 0, 0.5, 0];
    expected.forEach((x, i) => expect(state.data[i]).toBeCloseTo(x, 10));
  });

  it('CI-02: a permutation on unsorted qubits', () => {
    // x + 1 mod 8 with bit j of x on the j-th qubit of the list, which is [2, 0, 1].
    const circuit = 'gate step a, b, c { ccx a, b, c; cx a, b; x a; } qubit[3] q;';
    const seen: number[] = [];
    for (let times = 1; times <= 8; times++) {
      const levels = levelsOf(
        ranFromZero(program3(`${circuit} for int i in [1:${times}] { step q[2], q[0], q[1]; }`)),
      );
      seen.push(levels.reduce((sum, level, site) => sum + level * 2 ** site, 0));
    }
    expect(seen).toEqual([4, 1, 5, 2, 6, 3, 7, 0]);
  });

  it('c[0] is worth 1 in a condition; bit lists have bit 0 first', () => {
    const circuit = (k: number): string =>
      `qreg q[3]; qreg t[1]; creg c[3]; x q[0]; measure q -> c; if(c==${k}) x t[0];`;
    expect(ranFromZero(program2(circuit(1))).bits).toEqual([1, 0, 0]);
    expect(levelsOf(ranFromZero(program2(circuit(1))))[3]).toBe(1);
    expect(levelsOf(ranFromZero(program2(circuit(4))))[3]).toBe(0);
    // A number that the register cannot hold is never met.
    expect(
      program2(circuit(9)).operations.filter((op) => 'conditions' in op && op.conditions.length > 0),
    ).toEqual([]);
    const huge = 2n ** 70n;
    const wide = `qreg q[71]; creg c[71]; if(c==${huge}) x q[0];`;
    const [op] = program2(wide).operations;
    expect(op).toMatchObject({ conditions: [{ values: [...new Array<number>(70).fill(0), 1] }] });
  });

  it('a string has bit 0 on the right', () => {
    const circuit = program3('qubit[2] q; qubit t; bit[2] c; x q[0]; c = measure q; if (c == "01") x t;');
    expect(levelsOf(ranFromZero(circuit))).toEqual([1, 0, 1]);
  });
});

describe('phases', () => {
  it.each([
    ['OPENQASM 2.0; qreg q[1]; U(0.3,0.5,0.7) q[0];', [0.3, 0.5, 0.7, -0.6]],
    ['OPENQASM 3.0; qubit q; U(0.3,0.5,0.7) q;', [0.3, 0.5, 0.7, 0.15]],
    ['OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; u3(0.3,0.5,0.7) q[0];', [0.3, 0.5, 0.7, -0.6]],
    ['OPENQASM 3.0; include "stdgates.inc"; qubit q; u3(0.3,0.5,0.7) q;', [0.3, 0.5, 0.7, -0.6]],
    ['OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; u2(0.5,0.7) q[0];', [Math.PI / 2, 0.5, 0.7, -0.6]],
    ['OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; u(0.3,0.5,0.7) q[0];', [0.3, 0.5, 0.7, 0]],
  ])('%s', (text, [theta, phi, lambda, gamma]) => {
    const entry = (size: number, phase: number): oracle.Z => [size * Math.cos(phase), size * Math.sin(phase)];
    const [c, s] = [Math.cos(theta! / 2), Math.sin(theta! / 2)];
    const expected = [
      [entry(c, gamma!), entry(-s, lambda! + gamma!)],
      [entry(s, phi! + gamma!), entry(c, phi! + lambda! + gamma!)],
    ];
    expect(oracle.distance(matrixOf(fromQasm(text)), expected)).toBeLessThan(1e-15);
  });

  it('U of version 3 is the matrix of its specification', () => {
    // (1/2) [[1 + e^{it}, -i e^{il}(1 - e^{it})], [i e^{ip}(1 - e^{it}), e^{i(p+l)}(1 + e^{it})]]
    const [t, p, l] = [0.9, -0.4, 1.3];
    const e = (x: number): oracle.Z => [Math.cos(x), Math.sin(x)];
    const times = (...factors: oracle.Z[]): oracle.Z =>
      factors.reduce(([a, b], [c, d]) => [a * c - b * d, a * d + b * c], [0.5, 0]);
    const [plus, minus]: oracle.Z[] = [
      [1 + e(t)[0], e(t)[1]],
      [1 - e(t)[0], -e(t)[1]],
    ];
    const expected = [
      [plus!, times([0, -2], e(l), minus!)],
      [times([0, 2], e(p), minus!), times([2, 0], e(p + l), plus!)],
    ].map((row, r) => row.map((x, c) => (r + c === 0 ? times(x) : times([0.5, 0], [2, 0], x)) as oracle.Z));
    expect(
      oracle.distance(matrixOf(fromQasm(`OPENQASM 3; qubit q; U(${t},${p},${l}) q;`)), expected),
    ).toBeLessThan(1e-15);
  });

  it('the gates of the library are those of their definitions in U and CX, up to a phase in version 2', () => {
    const u = 'gate u1_(l) q { U(0,0,l) q; } gate h_ q { U(pi/2,0,pi) q; } gate x_ q { U(pi,0,pi) q; }';
    const pairs: [string, string, number, number][] = [
      ['cu1', 'u1_(a/2) p; CX p,q; u1_(-a/2) q; CX p,q; u1_(a/2) q;', 1, 2],
      ['cp', 'u1_(a/2) p; CX p,q; u1_(-a/2) q; CX p,q; u1_(a/2) q;', 1, 2],
      ['crz', 'u1_(a/2) q; CX p,q; u1_(-a/2) q; CX p,q;', 1, 2],
      ['cry', 'U(a/2,0,0) q; CX p,q; U(-a/2,0,0) q; CX p,q;', 1, 2],
      ['crx', 'u1_(pi/2) q; CX p,q; U(-a/2,0,0) q; CX p,q; U(a/2,-pi/2,0) q;', 1, 2],
      ['cu3', 'u1_((c+b)/2) p; u1_((c-b)/2) q; CX p,q; U(-a/2,0,-(b+c)/2) q; CX p,q; U(a/2,b,0) q;', 3, 2],
      ['cu', 'u1_(d+(c+b)/2) p; u1_((c-b)/2) q; CX p,q; U(-a/2,0,-(b+c)/2) q; CX p,q; U(a/2,b,0) q;', 4, 2],
      ['rzz', 'CX p,q; u1_(a) q; CX p,q;', 1, 2],
      ['rxx', 'h_ p; h_ q; CX p,q; u1_(a) q; CX p,q; h_ p; h_ q;', 1, 2],
      ['rzx', 'h_ q; CX p,q; u1_(a) q; CX p,q; h_ q;', 1, 2],
      ['ch', 'U(-pi/4,0,0) q; h_ q; CX p,q; h_ q; U(pi/4,0,0) q;', 0, 2],
      ['cy', 'u1_(-pi/2) q; CX p,q; u1_(pi/2) q;', 0, 2],
      ['csx', 'h_ q; u1_(pi/4) p; CX p,q; u1_(-pi/4) q; CX p,q; u1_(pi/4) q; h_ q;', 0, 2],
      ['swap', 'CX p,q; CX q,p; CX p,q;', 0, 2],
      ['dcx', 'CX p,q; CX q,p;', 0, 2],
      ['ecr', 'h_ q; CX p,q; u1_(pi/4) q; CX p,q; h_ q; x_ p; h_ q; CX p,q; u1_(-pi/4) q; CX p,q; h_ q;', 0, 2],
      ['iswap', 'u1_(pi/2) p; u1_(pi/2) q; h_ p; CX p,q; CX q,p; h_ q;', 0, 2],
      ['rccx', 'h_ r; u1_(pi/4) r; CX q,r; u1_(-pi/4) r; CX p,r; u1_(pi/4) r; CX q,r; u1_(-pi/4) r; h_ r;', 0, 3],
      ['xx_plus_yy', 'u1_(b) p; u1_(-pi/2) q; sx q; u1_(pi/2) q; u1_(pi/2) p; CX q,p; U(-a/2,0,0) q; U(-a/2,0,0) p; CX q,p; u1_(-pi/2) p; u1_(-pi/2) q; sxdg q; u1_(pi/2) q; u1_(-b) p;', 2, 2],
    ]; // prettier-ignore
    for (const [name, body, count, qubits] of pairs) {
      const params = ['a', 'b', 'c', 'd'].slice(0, count);
      const head = params.length > 0 ? `(${params.join(',')})` : '';
      const values = params.length > 0 ? `(${[0.7, -0.3, 1.1, 0.45].slice(0, count).join(',')})` : '';
      const register = `qreg q[${qubits}];`;
      const on = [...'012'.slice(0, qubits)].map((k) => `q[${k}]`).join(',');
      const own = matrixOf(program2(`${register} ${name}${values} ${on};`));
      const text = `${u} gate g${head} ${['p', 'q', 'r'].slice(0, qubits).join(',')} { ${body} } ${register} g${values} ${on};`;
      expect(distances(own, matrixOf(program2(text))).upToPhase, name).toBeLessThan(1e-14);
    }
  });
});
