import type { SparseOperator } from '../../operators/operator.ts';
import { dimension, type Space } from '../../spaces/space.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { measuredOnDensity, type Measured } from '../measured.ts';
import { densityReader, truncationAtEnd } from '../read-states.ts';
import { tailSites, type StateReader } from '../recorder.ts';
import { diagonalPlace, type RealForm } from './real-flow.ts';

/** Reads density matrices from the numbers of `densityForm`, times 2^exponent. */
export function fewDensityReader(space: Space, form: RealForm, exponent: number): StateReader<DensityMatrix> {
  const whole = densityReader(space, exponent);
  const size = dimension(space);
  const untruncated = tailSites(space).length === 0;
  const population = (y: Float64Array, r: number): number => y[diagonalPlace(size, r)] as number;
  return {
    exponent,
    state: (y) => whole.state(form.unpack(y)),
    norm: (y) => {
      let sum = 0;
      for (let r = 0; r < size; r++) sum += population(y, r);
      return sum;
    },
    tails: (y) => (untruncated ? [] : whole.tails(form.unpack(y))),
    truncation: truncationAtEnd,
    smallestEigenvalue: (y) => {
      if (size !== 2) return whole.smallestEigenvalue(form.unpack(y));
      const [a, x, z, b] = [y[0] as number, y[1] as number, y[2] as number, y[3] as number];
      return (a + b) / 2 - Math.sqrt(((a - b) / 2) ** 2 + x * x + z * z);
    },
  };
}

/** tr(O rho), a linear function of those numbers. */
export function measuredOnFew(op: SparseOperator, { size, unpack }: RealForm): Measured {
  const measured = measuredOnDensity(op);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  const unit = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    unit.fill(0);
    unit[k] = 1;
    const value = measured.value(unpack(unit), 1);
    [re[k], im[k]] = [value.re, value.im];
  }
  return {
    power: 1,
    value: (y, norm) => ({ re: dot(re, y) / norm, im: dot(im, y) / norm }),
    error: (_, change) => Math.sqrt(dot(re, change) ** 2 + dot(im, change) ** 2),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
