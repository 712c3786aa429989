import { describe, expect, it } from 'vitest';
import { NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { annihilation } from '../../src/operators/ladder.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaMinus } from '../../src/operators/paulis.ts';
import { vectorisedLindbladian } from '../../src/operators/vectorised-lindbladian.ts';
import { modes, qubits } from '../../src/spaces/space.ts';
import { nastySpaces } from '../conformance/state-subject.ts';
import { hermitianProbe, probes, randomMatrix, type Probe } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';

/** -i [H, rho] + sum (L rho L^dagger - {L^dagger L, rho}/2), as it stands. */
function lindblad(h: oracle.Mat, jumps: readonly oracle.Mat[], rho: oracle.Mat): oracle.Mat {
  const { mul, plus, scale, dagger } = oracle;
  let out = scale(plus(mul(h, rho), scale(mul(rho, h), [-1, 0])), [0, -1]);
  for (const l of jumps) {
    const rate = mul(dagger(l), l);
    out = plus(out, mul(mul(l, rho), dagger(l)));
    out = plus(out, scale(plus(mul(rate, rho), mul(rho, rate)), [-0.5, 0]));
  }
  return out;
}

describe('vectorisedLindbladian', () => {
  it.each(nastySpaces.map((space) => [String(space.dims), space] as const))(
    'is the generator on vec(rho) for every form of operator, on [%s]',
    (_, space) => {
      const h = hermitianProbe(space, seeded(1));
      const size = h.matrix.length;
      const rho = randomMatrix(size, seeded(2));
      const all: Probe[] = probes(space, seeded(3));
      for (const jumps of [[], ...all.map((probe) => [probe]), all.slice(0, 2)]) {
        const l = vectorisedLindbladian(
          h.op,
          jumps.map(({ op }) => op),
        );
        const right = lindblad(
          h.matrix,
          jumps.map(({ matrix }) => matrix),
          rho,
        ).flat();
        const ours = applyTo(l, oracle.interleaved(rho));
        const largest = right.reduce((most, [re, im]) => Math.max(most, Math.abs(re), Math.abs(im)), 1);
        expect(oracle.distance(oracle.vecOf(ours), right)).toBeLessThan(1e-13 * size * largest);
      }
    },
  );

  it('stays local: jumps on one site are terms on its row and column, on 40 sites as on four', () => {
    const space = qubits(40);
    const h = pauliSum(space, [{ sites: [0, 39], letters: 'ZZ' }]);
    const l = vectorisedLindbladian(h, [localOperator(space, [7], sigmaMinus)]);
    expect(Math.max(...l.terms.map(({ sites }) => sites.length))).toBe(2);
    expect(new Set(l.terms.flatMap(({ sites }) => sites))).toEqual(new Set([0, 39, 40, 79, 7, 47]));
  });

  it('refuses a Hamiltonian that is not Hermitian and jumps on another space', () => {
    const space = modes(1, 3);
    const b = annihilation(space, 0);
    expect(() => vectorisedLindbladian(b, [])).toThrow(NotPhysicalError);
    expect(() => vectorisedLindbladian(localSum(space, []), [annihilation(modes(1, 4), 0)])).toThrow(
      SpaceMismatchError,
    );
  });
});
