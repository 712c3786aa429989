import { rng } from '../../src/linalg/random.ts';
import { axis } from '../../src/modes/phase-space/grid.ts';
import { wigner } from '../../src/modes/phase-space/wigner.ts';
import { modes } from '../../src/spaces/space.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { contender, type Case, type PeerJob, type Workload } from '../workload.ts';

const grid = { from: -10, to: 10, points: 200 };

/** Functions on phase space. */
export const phaseSpace: Workload = {
  name: 'wigner',
  describe:
    'the Wigner function of a random density matrix of N levels on 200 x 200 points of [-10, 10]^2; on an axis whose steps differ, point by point',
  goal: 'as fast as the fastest method of QuTiP',
  cases: [20, 50, 100].map((levels) => ({
    label: `N = ${levels}`,
    large: levels > 50,
    make: () => wignerCase(levels),
  })),
};

function wignerCase(levels: number): Case {
  const rho = randomDensityMatrix(modes(1, levels), rng(levels));
  const even = axis(grid.from, grid.to, grid.points);
  const uneven = even.map((x) => x + 1e-4 * Math.sin(x));
  const answer = (): Float64Array => interleaved(wigner(rho, even, even).values);
  const peer = (method: string): PeerJob => ({
    needs: 'qutip',
    how: `QuTiP, ${method}`,
    job: `wigner_${method}`,
    arrays: { rho: rho.matrix.data },
    parameters: { levels, ...grid },
    answer,
    tolerance: 1e-10,
  });
  return {
    contenders: [
      contender('ketwork', () => wigner(rho, even, even)),
      contender('ketwork, uneven axis', () => wigner(rho, uneven, even)),
    ],
    peers: ['clenshaw', 'laguerre'].map(peer),
  };
}

function interleaved(rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row, (value) => [value, 0]).flat()));
}
