import { describe, expect, it } from 'vitest';
import { parameterNames } from '../../../src/circuits/parameters.ts';
import * as oracle from '../../oracle.ts';
import { levelsOf, matrixOf, program3, ranFromZero } from './programs.ts';

describe('version 3', () => {
  it.each([
    ['ctrl @ x q[0], q[1];', 'cx q[0], q[1];'],
    ['negctrl @ x q[0], q[1];', 'x q[0]; cx q[0], q[1]; x q[0];'],
    ['ctrl(2) @ x q[2], q[0], q[1];', 'ccx q[0], q[2], q[1];'],
    ['negctrl @ ctrl @ x q[0], q[1], q[2];', 'x q[0]; ccx q[0], q[1], q[2]; x q[0];'],
    ['ctrl @ negctrl(1) @ x q[0], q[1], q[2];', 'x q[1]; ccx q[0], q[1], q[2]; x q[1];'],
    ['inv @ s q[0];', 'sdg q[0];'],
    ['inv @ ctrl @ rx(0.3) q[0], q[1];', 'crx(-0.3) q[0], q[1];'],
    ['ctrl @ inv @ u2(0.1, 0.7) q[0], q[1];', 'inv @ ctrl @ u2(0.1, 0.7) q[0], q[1];'],
    ['pow(-2) @ rz(0.3) q[1];', 'rz(-0.6) q[1];'],
    ['pow(3) @ u2(0.1, 0.7) q[1];', 'u2(0.1, 0.7) q[1]; u2(0.1, 0.7) q[1]; u2(0.1, 0.7) q[1];'],
    ['pow(0) @ h q[0];', ''],
    ['pow(2.0) @ t q[0];', 's q[0];'],
    ['pow(0.5) @ ctrl @ z q[0], q[1];', 'cp(pi/2) q[0], q[1];'],
    ['ctrl @ pow(0.5) @ z q[0], q[1];', 'cp(pi/2) q[0], q[1];'],
    ['ctrl @ gphase(0.3) q[1];', 'p(0.3) q[1];'],
    ['ctrl(2) @ gphase(0.3) q[1], q[0];', 'cp(0.3) q[0], q[1];'],
    ['gate f a { gphase(0.3); x a; } ctrl @ f q[0], q[1];', 'p(0.3) q[0]; cx q[0], q[1];'],
    ['gate f(t) a, b { rx(t) a; ctrl @ p(t/2) a, b; } inv @ f(0.4) q[0], q[2];', 'cp(-0.2) q[0], q[2]; rx(-0.4) q[0];'],
    ['gate f a { for int i in [1:3] { t a; } } f q[0];', 't q[0]; s q[0];'],
    ['const int n = 3; for int i in [0:n-1] { rx(i/2.0) q[i]; }', 'rx(0.5) q[1]; rx(1) q[2];'],
    ['for int i in [2:-1:1] x q[i]; for uint i in {0, 2} { h q[i]; }', 'x q[1:2]; h q[0]; h q[2];'],
    ['for int i in [0:2:2] { for int j in [i:1] { t q[j]; } }', 't q[0]; t q[1];'],
    ['let pair = q[0:1]; cx pair[1], pair[0];', 'cx q[1], q[0];'],
    ['let other = q[{2, 0}] ++ q[1]; h other[0]; t other[2];', 'h q[2]; t q[1];'],
    ['h q[-1]; x q[0:2:2]; t q[::2]; s q[1:];', 'h q[2]; x q[0]; x q[2]; t q; s q[1:2];'],
    ['const float a = 1; rx(a/2) q[0];', 'rx(0.5) q[0];'],
    ['const angle[32] a = pi; const bool b = 2 > 1; if (b && !false) rx(a/2) q[0]; else x q[1];', 'rx(pi/2) q[0];'],
    ['uint[3] a = 6; for uint i in [0:2] { if (bool(a[i])) x q[i]; }', 'x q[1]; x q[2];'],
    ['if (1 == 2) x q[0]; else { y q[1]; }', 'y q[1];'],
    ['float b = 0.25; { const float b = 0.5; rx(b) q[0]; } rx(b) q[1];', 'rx(0.5) q[0]; rx(0.25) q[1];'],
    ['CX q[0], q[1]; phase(0.2) q[0]; cphase(0.3) q[1], q[2]; u1(0.4) q[0];', 'cx q[0], q[1]; p(0.6) q[0]; cp(0.3) q[1], q[2];'],
    ['cu(0.1, 0.2, 0.3, 0.4) q[0], q[1];', 'p(0.4-0.05) q[0]; ctrl @ U(0.1, 0.2, 0.3) q[0], q[1];'],
    ['// a comment\nx /* and\nanother */ q[0]; barrier; barrier q[1], q[2];', 'x q[0];'],
    ['gate f a { x a; } gate x a { U(0, 0, pi) a; } f q[0]; x q[1];', 'x q[0]; z q[1];'],
    ['gate x a { U(0, 0, pi) a; } x q[0]; cx q[0], q[1];', 'z q[0]; cx q[0], q[1];'],
  ])('%s', (body, same) => {
    const [a, b] = [body, same].map((text) => matrixOf(program3(`qubit[3] q; ${text}`)));
    expect(oracle.distance(a!, b!)).toBeLessThan(1e-14);
  }); // prettier-ignore

  it('inputs are parameters', () => {
    const circuit = program3(
      'input float[64] theta; input angle phi; qubit q; gate f(t) a { rx(2*t) a; } f(theta/2 - 1) q; ctrl @ p(-phi**2) q, r;'.replace(
        'qubit q;',
        'qubit q; qubit r;',
      ),
    );
    expect(parameterNames(circuit)).toEqual(['theta', 'phi']);
    const bound = program3('qubit q; qubit r; rx(0.6 - 2) q; cp(-0.25) q, r;');
    expect(oracle.distance(matrixOf(circuit, { theta: 0.6, phi: 0.5 }), matrixOf(bound))).toBeLessThan(1e-15);
  });

  it('measures in all spellings', () => {
    const body =
      'qubit[2] q; x q[1]; bit[2] a = measure q; bit b; b = measure q[1]; output bit[2] c; c[0] = measure q[0]; measure q[1] -> c[1]; creg d[1]; measure q[1] -> d[0];';
    const circuit = program3(body);
    expect(circuit.bitRegisters.map(({ name, size }) => [name, size])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 2],
      ['d', 1],
    ]);
    expect(ranFromZero(circuit).bits).toEqual([0, 1, 1, 0, 1, 1]);
  });

  it.each([
    ['c[0]', [1, 3]],
    ['!c[0]', [0, 2]],
    ['c[0] == 0', [0, 2]],
    ['c[1] == true', [2, 3]],
    ['c == 2', [2]],
    ['c != 2', [0, 1, 3]],
    ['!(c == 2)', [0, 1, 3]],
    ['c', [1, 2, 3]],
    ['c[0] && !c[1]', [1]],
    ['c[0] || c[1]', [1, 2, 3]],
    ['!(c[0] || c[1])', [0]],
    ['c == "10"', [2]],
    ['3 == c', [3]],
    ['c == 7', []],
    ['c[0] == 0 && true', [0, 2]],
    ['c != 1 && c != 2', [0, 3]],
    ['c == 1 + 1', [2]],
    ['int[4](c) == 2', [2]],
    ['uint[2](c) == 3', [3]],
    ['uint(c) != 3', [0, 1, 2]],
    ['bool(c[1])', [2, 3]],
    ['!bool(c)', [0]],
  ])('if (%s) else', (condition, holdsFor) => {
    for (let value = 0; value < 4; value++) {
      const prepare = `${value & 1 ? 'x q[0];' : ''} ${value & 2 ? 'x q[1];' : ''}`;
      const head = `qubit[2] q; qubit[2] t; bit[2] c; ${prepare} c = measure q;`;
      const holds = holdsFor.includes(value);
      expect(levelsOf(ranFromZero(program3(`${head} if (${condition}) { x t[0]; }`)))[2]).toBe(holds ? 1 : 0);
      if (condition === 'c != 1 && c != 2') continue;
      const both = levelsOf(ranFromZero(program3(`${head} if (${condition}) { x t[0]; } else x t[1];`)));
      expect(both.slice(2), `${condition} for ${value}`).toEqual(holds ? [1, 0] : [0, 1]);
    }
  });

  it('nested conditions hold together', () => {
    const body =
      'qubit[2] q; qubit t; bit[2] c; x q[0]; c = measure q; if (c[0]) { if (!c[1]) x t; if (c[1]) { x t; } }';
    expect(levelsOf(ranFromZero(program3(body)))).toEqual([1, 0, 1]);
  });

  it('a measurement into tested bits may come last in an if', () => {
    const body = 'qubit q; bit c; x q; c = measure q; if (c) { x q; c = measure q; }';
    expect(ranFromZero(program3(body)).bits).toEqual([0]);
  });
});
