import { describe, expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { NotFiniteError, TruncationError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { squeezedKet } from '../../src/modes/states/squeezed.ts';
import { refineLevels } from '../../src/modes/verdict/refine-levels.ts';
import { resizeModes } from '../../src/modes/verdict/resize-modes.ts';
import { plus, scale } from '../../src/operators/algebra.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';

/** Detuning 0.1, drive 2, decay 1 at so many thermal quanta: the published benchmark takes 5 of them on 50 levels. */
function warmCavity(levels: number, photons = 5): Lindbladian {
  const space = modes(1, levels);
  const [a, ad] = [annihilation(space, 0), creation(space, 0)];
  const h = plus(scale(numberOperator(space, 0), 0.1), scale(plus(a, ad), 2));
  return lindbladian(h, [jump(photons + 1, a), jump(photons, ad)]);
}

describe('the verdict of solvers', () => {
  it('a driven warm cavity on 50 levels: 15.96 photons come with a warning, the right number is 20.38', () => {
    const { state, truncation, residual } = steadyState(warmCavity(50), { rng: rng(1) });
    const n = state.expect(numberOperator(state.space, 0)).re;
    expect(n).toBeCloseTo(15.9639, 3);
    expect(residual).toBeLessThan(1e-8);
    expect(truncation!.warning).toContain('Take');
    expect(truncation!.tails[0]!.advisedLevels).toBeGreaterThan(100);
    expect(() => steadyState(warmCavity(50), { rng: rng(1), strict: true })).toThrow(TruncationError);
  });

  it('its answer with more levels, and how far the 50 are off', () => {
    const photons = (levels: number): number => {
      const { state } = steadyState(warmCavity(levels), { rng: rng(1) });
      return state.expect(numberOperator(state.space, 0)).re;
    };
    const { value, answers } = refineLevels(photons, { levels: 50, growth: 2 });
    expect(answers.map(({ levels }) => levels)).toEqual([50, 100]);
    expect(Math.abs(value.re - 4 / 0.26 - 5)).toBeLessThan(value.error);
    expect(value.from).toBe('truncated');
  });

  it('enough levels: no warning', () => {
    const { truncation } = steadyState(warmCavity(60, 0), { rng: rng(1) });
    expect(truncation!.warning).toBeUndefined();
    expect(truncation!.distance).toBeLessThan(1e-4);
  });

  it('a space without modes has none', () => {
    const space = qubits(1);
    const down = { rows: 2, cols: 2, data: Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0) };
    const found = steadyState(
      lindbladian({ kind: 'dense', space, matrix: { ...down, data: new Float64Array(8) } }, [
        { kind: 'dense', space, matrix: down },
      ]),
      { rng: rng(1) },
    );
    expect(found.truncation).toBeUndefined();
  });

  it('evolutions: the top of the ladder at the end, or on the way', () => {
    const run = (levels: number, end: number): string | undefined => {
      const space = modes(1, levels);
      const drive = scale(plus(annihilation(space, 0), creation(space, 0)), 1);
      const h = plus(drive, scale(numberOperator(space, 0), 1));
      return schrodinger(h, basisKet(space, [0]), { times: [0, end / 2, end] }).diagnostics.truncation!
        .warning;
    };
    // alpha = -(1 - e^(-it)): 2 at t = pi, back in the vacuum at t = 2 pi.
    expect(run(30, Math.PI)).toBeUndefined();
    expect(run(8, Math.PI)).toContain('Take');
    expect(run(8, 2 * Math.PI)).toContain('Take');
    const { diagnostics } = lindblad(warmCavity(20), basisKet(modes(1, 20), [0]), { times: [0, 3] });
    expect(diagnostics.truncation!.warning).toContain('levels for mode 0 (it has 20)');
  });
});

describe('refineLevels', () => {
  const photons = (levels: number): number => {
    const { state } = squeezedKet(0.9, { levels });
    return state.expect(numberOperator(state.space, 0)).re;
  };
  const right = Math.sinh(0.9) ** 2;

  it('errors are not below the truth, and fall as levels grow', () => {
    let last = Infinity;
    for (const levels of [6, 10, 16, 24]) {
      const { value } = refineLevels(photons, { levels });
      expect(value.error).toBeGreaterThan(Math.abs(value.re - right));
      expect(value.error).toBeLessThan(last);
      last = value.error;
    }
  });

  it('grows levels only when asked to, always the same way', () => {
    const { levels, answers, value } = refineLevels(photons, { levels: 6, tolerance: 1e-8 });
    expect(answers.map((answer) => answer.levels)).toEqual([6, 9, 14, 21, 32, 48, 72, 108]);
    expect(levels).toBe(108);
    expect(Math.abs(value.re - right)).toBeLessThan(1e-8);
    expect(() => refineLevels(photons, { levels: 6, tolerance: 1e-8, maxLevels: 40 })).toThrow(
      TruncationError,
    );
  });

  it('refuses by name', () => {
    expect(() => refineLevels(photons, { levels: 0 })).toThrow('`levels`');
    expect(() => refineLevels(photons, { levels: 4, growth: 1 })).toThrow('`growth`');
    expect(() => refineLevels(photons, { levels: 4, tolerance: -1 })).toThrow('`tolerance`');
    expect(() => refineLevels(() => NaN, { levels: 4 })).toThrow(NotFiniteError);
  });
});

describe('the error of truncation falls with the levels', () => {
  it('faster than any power for coherent states, by tanh^2 per two levels for squeezed ones', () => {
    const lost = (levels: number): readonly [number, number] => [
      coherentKet(2, { levels }).truncation.lostWeight,
      squeezedKet(1, { levels }).truncation.lostWeight,
    ];
    const [a, b, c] = [lost(20), lost(40), lost(60)];
    expect(b[0] / a[0]).toBeLessThan(1e-12);
    expect(Math.log(c[1] / b[1]) / Math.log(Math.tanh(1) ** 20)).toBeCloseTo(1, 1);
  });
});

describe('resizeModes', () => {
  const space = productSpace(modes(1, 4), qubits(1), modes(1, 3));

  it('pads with empty levels, and back gives the same state', () => {
    const psi = randomKet(space, rng(1));
    const wide = resizeModes(psi, [2, 0], [5, 6]);
    expect(wide.state.space.dims).toEqual([6, 2, 5]);
    expect(wide.truncation.lostWeight).toBeLessThan(1e-15);
    expect(wide.state.norm()).toBeCloseTo(1, 14);
    expect(resizeModes(wide.state, [0, 2], [4, 3]).state.data).toEqual(psi.data);
    const rho = randomDensityMatrix(space, rng(2));
    const back = resizeModes(resizeModes(rho, [0], [7]).state, [0], [4]).state;
    expect(back.matrix.data).toEqual(rho.matrix.data);
  });

  it('reports what it cuts away, ket and density matrix alike', () => {
    const psi = randomKet(space, rng(3));
    const cut = resizeModes(psi, [0], [2]);
    expect(cut.truncation.lostWeight).toBeCloseTo(1 - cut.state.norm() ** 2, 14);
    const mixed = resizeModes(toDensityMatrix(psi), [0], [2]);
    expect(
      mixed.state.matrix.data.every(
        (x, i) => Math.abs(x - toDensityMatrix(cut.state).matrix.data[i]!) < 1e-15,
      ),
    ).toBe(true);
    expect(mixed.truncation.lostWeight).toBeCloseTo(cut.truncation.lostWeight, 14);
    expect(() => resizeModes(psi, [1], [3])).toThrow('`sites[0]` must be a mode');
    expect(() => resizeModes(psi, [0], [])).toThrow('`levels[0]`');
  });
});
