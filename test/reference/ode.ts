import { dopri5 } from '../../src/linalg/ode/dopri5.ts';
import { solveOde } from '../../src/linalg/ode/integrate.ts';
import { rodas5p } from '../../src/linalg/ode/rodas5p.ts';
import type { OdeMethod, Rhs } from '../../src/linalg/ode/tableau.ts';
import { tsit5 } from '../../src/linalg/ode/tsit5.ts';
import { vern7 } from '../../src/linalg/ode/vern7.ts';
import type { ReferenceRow } from './row.ts';

const robertson: Rhs = (_t, y, dydt) => {
  const [a, b, c] = y as unknown as [number, number, number];
  dydt[0] = -0.04 * a + 1e4 * b * c;
  dydt[2] = 3e7 * b * b;
  dydt[1] = -dydt[0] - dydt[2];
};

const vanDerPol: Rhs = (_t, y, dydt) => {
  const [x, v] = y as unknown as [number, number];
  dydt[0] = v;
  dydt[1] = ((1 - x * x) * v - x) / 1e-6;
};

const hires: Rhs = (_t, y, dydt) => {
  const [a, b, c, d, e, f, g, h] = y as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  dydt[0] = -1.71 * a + 0.43 * b + 8.32 * c + 0.0007;
  dydt[1] = 1.71 * a - 8.75 * b;
  dydt[2] = -10.03 * c + 0.43 * d + 0.035 * e;
  dydt[3] = 8.32 * b + 1.71 * c - 1.12 * d;
  dydt[4] = -1.745 * e + 0.43 * f + 0.43 * g;
  dydt[5] = -280 * f * h + 0.69 * d + 1.71 * e - 0.43 * f + 0.69 * g;
  dydt[6] = 280 * f * h - 1.81 * g;
  dydt[7] = -dydt[6];
};

/** The restricted three-body problem, earth and moon, in the rotating frame: x, y, x', y'. */
const arenstorf: Rhs = (_t, y, dydt) => {
  const [x1, x2, v1, v2] = y as unknown as [number, number, number, number];
  const moon = 0.012277471;
  const earth = 1 - moon;
  const d1 = ((x1 + moon) ** 2 + x2 * x2) ** 1.5;
  const d2 = ((x1 - earth) ** 2 + x2 * x2) ** 1.5;
  dydt[0] = v1;
  dydt[1] = v2;
  dydt[2] = x1 + 2 * v2 - (earth * (x1 + moon)) / d1 - (moon * (x1 - earth)) / d2;
  dydt[3] = x2 - 2 * v1 - (earth * x2) / d1 - (moon * x2) / d2;
};

/** The end of a run, computed once for all its rows. */
function end(
  rhs: Rhs,
  y0: number[],
  to: number,
  method: OdeMethod,
  rtol: number,
  atol: number,
): () => Float64Array {
  let y: Float64Array | undefined;
  return () => (y ??= solveOde(rhs, Float64Array.from(y0), { from: 0, to, method, rtol, atol }).y);
}

function rows(
  name: string,
  source: string,
  expected: Record<number, number>,
  tolerance: number,
  compute: () => Float64Array,
  relative: boolean,
): ReferenceRow[] {
  return Object.entries(expected).map(([i, value]) => ({
    id: `ode/${name}, y${Number(i) + 1}`,
    area: 'ode',
    source,
    expected: value,
    tolerance,
    ...(relative ? { relative } : {}),
    compute: () => compute()[Number(i)] as number,
  }));
}

const testSet = 'Mazzia and Magherini, Test Set for Initial Value Problem Solvers, release 2.4';
const orbit = [0.994, 0, 0, -2.00158510637908252];
const period = 17.0652165601579625588917206249;

/** Ends of stiff runs of the literature, and a periodic orbit that comes back. */
export const odeRows: readonly ReferenceRow[] = [
  ...rows(
    'Robertson at 1e11 by rodas5p',
    `${testSet}, problem ROBER`,
    { 0: 0.2083340149701255e-7, 1: 0.8333360770334713e-13, 2: 0.999999979166505 },
    5e-8,
    end(robertson, [1, 0, 0], 1e11, rodas5p, 1e-8, 1e-15),
    true,
  ),
  ...rows(
    'van der Pol, eps = 1e-6, at 2 by rodas5p',
    `${testSet}, problem VDPOL`,
    { 0: 1.706167732170483, 1: -0.8928097010247975 },
    5e-8,
    end(vanDerPol, [2, 0], 2, rodas5p, 1e-8, 1e-8),
    true,
  ),
  ...rows(
    'HIRES at 321.8122 by rodas5p',
    `${testSet}, problem HIRES`,
    { 0: 0.7371312573325668e-3, 5: 0.6238968252742796e-2, 7: 0.2850001604814231e-2 },
    5e-8,
    end(hires, [1, 0, 0, 0, 0, 0, 0, 0.0057], 321.8122, rodas5p, 1e-8, 1e-12),
    true,
  ),
  ...[tsit5, dopri5, vern7].flatMap((method) =>
    rows(
      `Arenstorf orbit after one period by ${method.name}`,
      'Hairer, Norsett and Wanner I, section II.0, eq. (0.2): it closes',
      { 0: 0.994, 1: 0 },
      1e-9,
      end(arenstorf, orbit, period, method, 1e-12, 1e-12),
      false,
    ),
  ),
];
