import { expm } from '../linalg/expm.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, multiply, scaled } from '../linalg/products.ts';
import type { Span } from '../linalg/ode/stepper.ts';
import { forEachPlace } from './layout.ts';
import type { VaryingMatrix } from './varying-matrix.ts';

/** A propagator, and what its exponent may be wrong by. */
export interface NoJump {
  readonly propagator: ComplexMatrix;
  /** Undefined for a constant K, which has no error. */
  readonly defect: ComplexMatrix | undefined;
}

/** Gauss nodes on [0, 1]. */
const nodes = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6] as const;

/**
 * The propagator of dV/dt = K(t) V over a span: the exponential for a constant K, else that of the Magnus exponent of order 4 at Gauss nodes, whose difference
 * from the one at the ends and the middle, O(h^5) as well, is the defect. Blanes, Casas, Oteo and Ros, Phys. Rep. 470 (2009) 151.
 */
export function noJump(k: VaryingMatrix, { t, h, first, last }: Span): NoJump {
  if (k.varying.length === 0) return { propagator: expm(scaled(denseAt(k, t), h)), defect: undefined };
  const [a, b] = [denseAt(k, t + nodes[0] * h), denseAt(k, t + nodes[1] * h)];
  const exponent = add(scaled(add(a, b), h / 2), scaled(commutator(b, a), (Math.sqrt(3) * h * h) / 12));
  const [begin, middle, end] = [denseAt(k, first), denseAt(k, t + h / 2), denseAt(k, last)];
  const mean = add(add(begin, end), scaled(middle, 4));
  const other = add(scaled(mean, h / 6), scaled(commutator(end, begin), (h * h) / 12));
  return { propagator: expm(exponent), defect: add(exponent, scaled(other, -1)) };
}

/** K at a time, dense. */
function denseAt({ layout, constant, varying }: VaryingMatrix, t: number): ComplexMatrix {
  const out = zeros(layout.size, layout.size);
  const parts = [
    { values: constant, weight: 1 },
    ...varying.map(({ values, factor }) => ({ values, weight: factor(t) })),
  ];
  for (const { values, weight } of parts) {
    forEachPlace(layout, (row, column, place) => {
      const at = 2 * (row * layout.size + column);
      out.data[at] = (out.data[at] as number) + weight * (values[2 * place] as number);
      out.data[at + 1] = (out.data[at + 1] as number) + weight * (values[2 * place + 1] as number);
    });
  }
  return out;
}

function commutator(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return add(multiply(a, b), scaled(multiply(b, a), -1));
}
