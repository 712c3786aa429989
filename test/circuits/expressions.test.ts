import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import type { Expression, FunctionName } from '../../src/circuits/expression.ts';
import { parameter } from '../../src/circuits/expression-build.ts';
import { derivativeOf, evaluate } from '../../src/circuits/expression-evaluate.ts';
import { printExpression } from '../../src/circuits/expression-print.ts';
import { expressions } from '../../src/circuits/expressions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { bind, parameterNames } from '../../src/circuits/parameters.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';

const { apply, difference, negative, power, product, quotient, sum } = expressions;
const values = { a: 0.7, b: -1.3, n: 2 };

const cases: [text: string, expression: Expression, value: number][] = [
  ['a + b', sum('a', 'b'), -0.6],
  ['a - (b - 2)', difference('a', difference('b', 2)), 4],
  ['2*a', product('a', 2), 1.4],
  ['a/(b*n)', quotient('a', product('b', 'n')), 0.7 / -2.6],
  ['-a', negative('a'), -0.7],
  ['-a^2', negative(power('a', 2)), -(0.7 ** 2)],
  ['(-a)^2', power(negative('a'), 2), 0.7 ** 2],
  ['a^n^n', power('a', power('n', 'n')), 0.7 ** 4],
  ['(a^n)^n', power(power('a', 'n'), 'n'), 0.7 ** 4],
  ['sin(a + 1)*b', product(apply('sin', sum('a', 1)), 'b'), Math.sin(1.7) * -1.3],
  ['3*pi/4 + a', sum((3 * Math.PI) / 4, 'a'), (3 * Math.PI) / 4 + 0.7],
];

describe('expressions', () => {
  it.each(cases)('%s', (text, expression, value) => {
    expect(printExpression(expression)).toBe(text);
    expect(evaluate(expression, values)).toBeCloseTo(value, 14);
  });

  it('derivatives agree with differences, for each function and operator', () => {
    const functions: FunctionName[] = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'ln', 'sqrt'];
    const all = [
      ...cases.map(([, expression]) => expression),
      ...functions.map((name) => apply(name, product('a', 'a'))),
    ];
    const step = 1e-5;
    for (const expression of [...all, power('n', 'a')]) {
      for (const name of ['a', 'b', 'n'] as const) {
        const at = (by: number): number => evaluate(expression, { ...values, [name]: values[name] + by });
        const slope = (at(step) - at(-step)) / (2 * step);
        expect(derivativeOf(expression, name, values), printExpression(expression)).toBeCloseTo(slope, 7);
      }
    }
  });

  it('refuses what is not finite and what has no value, by name', () => {
    expect(() => evaluate(parameter('a'))).toThrow(/`parameters` must have a value for a, but none is given/);
    expect(() => evaluate(parameter('toString'), {})).toThrow(/must have a value for toString/);
    expect(() => evaluate(parameter('a'), { a: Infinity })).toThrow(/`parameters\.a` must be finite/);
    expect(() => evaluate(quotient(1, difference('a', 'a')), values)).toThrow(/must have a finite value/);
    expect(() => evaluate(apply('sqrt', 'b'), values)).toThrow(/sqrt\(b\) has the value NaN/);
    expect(() => parameter('pi')).toThrow(/Write Math\.PI/);
  });
});

describe('parameters of a circuit', () => {
  const { cx, rx, rz } = gates;
  const of = circuit(2, [rx('b', 0), rz(sum('a', 'b'), 1), cx(0, 1), rx('a', 0)]);

  it('come in the order of first use', () => {
    expect(parameterNames(of)).toEqual(['b', 'a']);
  });

  it('bound at once or in two steps are the same, also when names are exchanged', () => {
    const whole = unitaryOf(of, { parameters: { a: 0.3, b: 0.9 } }).data;
    const part = bind(of, { a: 0.3 });
    expect(parameterNames(part)).toEqual(['b']);
    expect(unitaryOf(bind(part, { b: 0.9 })).data).toEqual(whole);
    const exchanged = bind(of, { a: 'b', b: 'a' });
    expect(unitaryOf(exchanged, { parameters: { a: 0.9, b: 0.3 } }).data).toEqual(whole);
    expect(parameterNames(of)).toEqual(['b', 'a']);
  });

  it('that a circuit does not have are refused', () => {
    expect(() => bind(of, { c: 1 })).toThrow(
      /`values` must name parameters of the circuit \(b, a\), but there is c/,
    );
    expect(() => unitaryOf(of)).toThrow(/must have a value for b/);
  });
});
