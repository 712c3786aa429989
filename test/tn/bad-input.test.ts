import { describe, expect, it } from 'vitest';
import * as errors from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { scale } from '../../src/operators/algebra.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { mpo } from '../../src/operators/mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import * as tn from '../../src/tn/index.ts';

const s = qubits(3);
const psi = tn.randomMps(s, 2, rng(1));
const h = tfim(chain(3), { space: s });
const longer = tfim(chain(4));
const x = [[0, 1], [1, 0]]; // prettier-ignore
const nan = [[NaN, 1], [1, 0]]; // prettier-ignore
const nothing = [[0, 0], [0, 0]]; // prettier-ignore
const [rho, pure] = [tn.pureDensityMpo(psi), tn.purifiedMps(psi)];
const zero = psi.apply(localSum(s, []));
const filled = (value: number) => psi.chain.tensors.map((t) => ({ ...t, data: t.data.map(() => value) }));
const ringOf = (value: number) => tn.periodicMps(s, [0, 1, 2].map(() => tensor([2, 2, 2], new Float64Array(16).fill(value)))); // prettier-ignore
const at = { times: [0, 1], dt: 0.5 };
const square = { rows: 3, columns: 3, coupling: 1 };

type Refusal = 'ArgumentError' | 'BudgetExceededError' | 'SpaceMismatchError' | 'NotPhysicalError';
type Case = readonly [name: string, refusal: Refusal, words: string, call: () => unknown];

const states: readonly Case[] = [
  ['levels out of range', 'ArgumentError', '`sites[1]`', () => tn.productMps(s, [0, 2, 0])],
  ['levels between', 'ArgumentError', '`sites[1]`', () => tn.productMps(s, [0, 0.5, 0])],
  ['too few levels', 'ArgumentError', '`sites`', () => tn.productMps(s, [0, 1])],
  ['NaN in vectors', 'ArgumentError', '`sites[0]`', () => tn.productMps(s, [[NaN, 1], [1, 0], [1, 0]])], // prettier-ignore
  ['zero vectors', 'ArgumentError', 'it is zero', () => tn.productMps(s, [[0, 0], [1, 0], [1, 0]])], // prettier-ignore
  ['charges of another space', 'ArgumentError', '`charges.levels`', () => tn.productMps(s, [0, 0, 0], { charges: tn.spinCharges(qubits(2)) })], // prettier-ignore
  ['bond 0', 'ArgumentError', '`bond`', () => tn.randomMps(s, 0, rng(1))],
  ['charge that none has', 'ArgumentError', '`charge`', () => tn.randomMps(s, 2, rng(1), { charges: tn.spinCharges(s), charge: 2 })], // prettier-ignore
  [
    'unknown field',
    'ArgumentError',
    '`field`',
    () => tn.randomMps(s, 2, rng(1), { field: 'both' as 'real' }),
  ],
  ['NaN tensors', 'ArgumentError', '`tensors[0]`', () => tn.mps(s, filled(NaN))],
  ['tensors of other levels', 'ArgumentError', '`tensors[0]`', () => tn.mps(levels([3, 2, 2]), psi.chain.tensors)], // prettier-ignore
  ['too few tensors', 'ArgumentError', '`tensors`', () => tn.mps(s, psi.chain.tensors.slice(1))],
  ['means of zero tensors', 'NotPhysicalError', 'norm above zero', () => tn.mps(s, filled(0)).expect(h)],
  ['NaN on a ring', 'ArgumentError', '`tensors[0]`', () => ringOf(NaN)],
  ['means of a zero ring', 'NotPhysicalError', 'norm above zero', () => ringOf(0).expect(h)],
  ['an operator of another ring', 'SpaceMismatchError', '`op`', () => ringOf(1).apply(longer)],
  ['half a bond', 'ArgumentError', '`maxBond`', () => tn.withTruncation(psi, { maxBond: 1.5 })],
  ['cutoff NaN', 'ArgumentError', '`cutoff`', () => tn.withTruncation(psi, { cutoff: NaN })],
  ['minBond above maxBond', 'ArgumentError', '`minBond`', () => tn.withTruncation(psi, { minBond: 3, maxBond: 2 })], // prettier-ignore
  ['a ket past its budget', 'BudgetExceededError', '128 B', () => tn.mpsToKet(psi, { maxBytes: 10 })],
  ['a budget that is no number', 'ArgumentError', '`maxBytes`', () => tn.mpsToKet(psi, { maxBytes: NaN })],
];

const verbs: readonly Case[] = [
  [
    'terms outside of the chain',
    'ArgumentError',
    '`terms[0].sites`',
    () => psi.apply(localOperator(s, [3], x)),
  ],
  [
    'operators on other levels',
    'SpaceMismatchError',
    '`op`',
    () => psi.apply(localSum(levels([3, 2, 2]), [])),
  ],
  ['NaN in a term', 'ArgumentError', '`terms[0].matrix`', () => psi.apply(localOperator(s, [0], nan))],
  ['NaN as a factor', 'ArgumentError', '`factor`', () => psi.apply(scale(h, NaN))],
  ['NaN in an operator', 'ArgumentError', '`tensors[0]`', () => mpo(s, s.dims.map(() => tensor([1, 2, 2, 1], new Float64Array(8).fill(NaN))))], // prettier-ignore
  ['operators of another length', 'SpaceMismatchError', '`op`', () => tn.applyMpo(psi, longer)],
  ['an unknown method', 'ArgumentError', '`method`', () => tn.compress(psi, {}, { method: 'qr' as 'svd' })],
  ['sweeps NaN', 'ArgumentError', '`sweeps`', () => tn.compress(psi, {}, { sweeps: NaN })],
  ['compressing zero', 'NotPhysicalError', 'norm above zero', () => tn.compress(zero, {})],
  ['NaN in a sum', 'ArgumentError', '`alpha`', () => tn.addMps(psi, psi, NaN)],
  ['a sum of lengths', 'SpaceMismatchError', '`b`', () => tn.addMps(psi, tn.productMps(qubits(2), [0, 0]))],
  ['correlations of other levels', 'ArgumentError', '`a`', () => tn.correlations(psi, [[1]], x)],
  ['correlations outside', 'ArgumentError', '`sites`', () => tn.correlations(psi, x, x, { sites: [0, 3] })],
  [
    'a parity that is none',
    'ArgumentError',
    '`parity`',
    () => tn.correlations(psi, x, x, { parity: nothing }),
  ],
  ['means outside', 'ArgumentError', '`sites`', () => tn.siteMeans(psi, x, [5])],
  ['bonds outside', 'ArgumentError', '`bond`', () => tn.bondSpectrum(psi, 2)],
  ['entropies of zero', 'NotPhysicalError', 'norm above zero', () => tn.bondEntropies(zero)],
  ['variance elsewhere', 'SpaceMismatchError', '`hamiltonian`', () => tn.energyVariance(psi, longer)],
  ['shots NaN', 'ArgumentError', '`shots`', () => psi.sample(NaN, rng(1))],
  ['sites kept twice', 'ArgumentError', '`keep`', () => psi.reduce([0, 0])],
  ['measuring outside', 'ArgumentError', '`site`', () => psi.measureSite(3, rng(1))],
  ['amplitudes of other levels', 'ArgumentError', '`x[2]`', () => psi.logAmplitude([0, 0, 2])],
  ['splitting zero', 'NotPhysicalError', 'must not be zero', () => tn.splitSvd(filled(0)[0]!, [0])],
  ['splitting NaN', 'ArgumentError', 'finite', () => tn.splitSvd(filled(NaN)[0]!, [0])],
  ['coupling NaN', 'ArgumentError', '`coupling`', () => tn.isingLogPartition({ ...square, coupling: NaN })],
  ['no rows', 'ArgumentError', '`rows`', () => tn.isingLogPartition({ ...square, rows: 0 })],
];

const evolutions: readonly Case[] = [tn.tebd, tn.tdvp].flatMap((evolve): Case[] => [
  ['dt of 0', 'ArgumentError', '`dt`', () => evolve(h, psi, { ...at, dt: 0 })],
  ['dt NaN', 'ArgumentError', '`dt`', () => evolve(h, psi, { ...at, dt: NaN })],
  ['dt of the wrong sign', 'ArgumentError', '`dt`', () => evolve(h, psi, { ...at, dt: -0.1 })],
  ['times without end', 'ArgumentError', '`times`', () => evolve(h, psi, { ...at, times: [0, Infinity] })],
  ['H elsewhere', 'SpaceMismatchError', '`hamiltonian`', () => evolve(longer, psi, at)],
  ['observables elsewhere', 'SpaceMismatchError', '`op`', () => evolve(h, psi, { ...at, observables: { longer } })], // prettier-ignore
  ['evolving zero', 'NotPhysicalError', 'norm above zero', () => evolve(h, zero, at)],
]);

const mixed: readonly Case[] = [
  ['tolerance NaN', 'ArgumentError', '`tolerance`', () => tn.tdvp(h, psi, { ...at, tolerance: NaN })],
  ['order 3', 'ArgumentError', '`order`', () => tn.tebd(h, psi, { ...at, order: 3 as 4 })],
  ['negative temperatures', 'ArgumentError', '`betas`', () => tn.thermalMps(h, [-1])],
  ['temperatures NaN', 'ArgumentError', '`betas`', () => tn.thermalMps(h, [NaN])],
  ['thermal steps', 'ArgumentError', '`dt`', () => tn.thermalMps(h, [1], { dt: NaN })],
  [
    'thermal bonds',
    'ArgumentError',
    '`maxBond`',
    () => tn.thermalMps(h, [1], { truncation: { maxBond: 0 } }),
  ],
  ['jumps elsewhere', 'SpaceMismatchError', '`jumps[0]`', () => tn.lindbladTebd(h, [localOperator(qubits(2), [0], x)], rho, at)], // prettier-ignore
  ['master equation elsewhere', 'SpaceMismatchError', '`hamiltonian`', () => tn.lindbladTebd(longer, [], rho, at)], // prettier-ignore
  ['master equation back', 'ArgumentError', '`dt`', () => tn.lindbladTebd(h, [], rho, { ...at, dt: -1 })],
  ['master equation of zero', 'NotPhysicalError', 'norm above zero', () => tn.lindbladTebd(h, [], rho.apply(localSum(s, [])), at)], // prettier-ignore
  ['no Kraus operators', 'ArgumentError', '`operators`', () => tn.applyKraus(rho, [], [0])],
  ['NaN Kraus operators', 'ArgumentError', '`operators[0]`', () => tn.applyKraus(pure, [nan], [0])],
  [
    'Kraus operators of other sizes',
    'ArgumentError',
    '`operators[0]`',
    () => tn.applyKraus(pure, [x], [0, 2]),
  ],
  ['Kraus operators outside', 'ArgumentError', '`sites`', () => tn.applyKraus(pure, [x], [3])],
  ['too few matrices', 'ArgumentError', '`sites`', () => tn.productDensityMpo(s, [x, x])],
  ['NaN matrices', 'ArgumentError', '`sites[1]`', () => tn.productDensityMpo(s, [x, nan, x])],
  ['means of trace 0', 'NotPhysicalError', 'trace above zero', () => tn.productDensityMpo(s, [nothing, x, x]).expect(h)], // prettier-ignore
  ['samples of trace 0', 'NotPhysicalError', 'trace above zero', () => tn.productDensityMpo(s, [nothing, x, x]).sample(1, rng(1))], // prettier-ignore
  ['means of nothing purified', 'NotPhysicalError', 'norm above zero', () => tn.purifiedMps(zero).expect(h)],
  ['sites kept outside', 'ArgumentError', '`keep`', () => rho.reduce([4])],
];

describe.each([
  ['states', states],
  ['verbs', verbs],
  ['evolutions', evolutions],
  ['mixed states', mixed],
] as const)('%s refuse by name', (_, cases) => {
  it.each(cases)('%s: %s %s', (_name, refusal, words, call) => {
    expect(call).toThrow(errors[refusal]);
    expect(call).toThrow(words);
  });
});
