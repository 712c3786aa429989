import { evolutionGradient } from '../../src/dynamics/gradients/evolution-gradient.ts';
import {
  parametricLindbladian,
  type ParametricLindbladian,
} from '../../src/dynamics/parametric-lindbladian.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { modes } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { contender, type Case, type PeerJob, type Workload } from '../workload.ts';

const tolerances = { rtol: 1e-6, atol: 1e-8 };
const end = 10;
const at = { detuning: 1, drive: 1, decay: 1 };

/** Gradients through a master equation. */
export const evolutionGradients: Workload = {
  name: 'evolution-gradient',
  describe:
    'Oscillator: H = detuning n + 0.025 a+a+aa + drive (a + a+), jumps sqrt(1.2 decay) a and sqrt(0.2 decay) a+, from the vacuum: <n> at 10 and its derivatives by detuning, drive and decay at (1, 1, 1), rtol 1e-6, atol 1e-8. QuTiP has no adjoint without jax, so it takes central differences (7 runs; 13 for errors as small as ours); dynamiqs is compiled before it is timed',
  goal: 'three times as fast as the fastest stepper of QuTiP at N = 100',
  cases: [50, 100].map((levels) => ({
    label: `oscillator, N = ${levels}`,
    large: levels > 50,
    make: () => oscillator(levels),
  })),
};

interface Problem {
  readonly levels: number;
  readonly model: ParametricLindbladian;
  readonly observable: LocalSum;
}

function oscillator(levels: number): Case {
  const space = modes(1, levels);
  const [a, ad, n] = [annihilation(space, 0), creation(space, 0), numberOperator(space, 0)];
  const parts = [scale(times(times(ad, ad), times(a, a)), 0.025), n, plus(a, ad)] as const;
  const jumps = [scale(a, Math.sqrt(1.2)), scale(ad, Math.sqrt(0.2))];
  const model = parametricLindbladian(
    [parts[0], [parts[1], 'detuning'], [parts[2], 'drive']],
    jumps.map((operator) => ({ operator, rate: 'decay' })),
  );
  const problem = { levels, model, observable: n };
  const arrays = {
    ...Object.fromEntries(parts.map((part, i) => [`h${i}`, toDense(part).data])),
    ...Object.fromEntries(jumps.map((jump, i) => [`jump${i}`, toDense(jump).data])),
    observable: toDense(n).data,
    start: basisKet(space, [0]).data,
  };
  const peer = (needs: string, job: string, how: string): PeerJob => ({
    ...{ needs, how, job: `gradient_${job}`, arrays },
    answer: () => solved(problem, false),
    tolerance: 1e-3,
    parameters: { size: levels, jumps: 2, end, step: 1e-2, at: Object.values(at), ...tolerances },
  });
  return {
    contenders: [
      contender('ketwork, adjoint', () => solved(problem, false)),
      contender('ketwork, adjoint with errors', () => solved(problem, true)),
    ],
    peers: [
      ...(levels > 50 ? ['tsit5', 'vern7'] : ['tsit5', 'vern7', 'adams']).map((name) =>
        peer('qutip', name, `mesolve, ${name}, differences`),
      ),
      peer('dynamiqs', 'dynamiqs', 'mesolve, Tsit5, checkpointed adjoint'),
    ],
  };
}

/** The value and its derivatives, as complex numbers. */
function solved({ levels, model, observable }: Problem, estimateErrors: boolean): Float64Array {
  const start = basisKet(modes(1, levels), [0]);
  const { value, gradient } = evolutionGradient(model, start, {
    ...{ times: [0, end], observables: { observable }, parameters: at, estimateErrors },
    ...tolerances,
  });
  return Float64Array.from([value.re, ...gradient].flatMap((x) => [x, 0]));
}
