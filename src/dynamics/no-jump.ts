import { expm } from '../linalg/expm.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, multiply, scaled } from '../linalg/products.ts';
import type { Span } from '../linalg/ode/stepper.ts';
import { forEachPlace } from './layout.ts';
import type { VaryingMatrix } from './varying-matrix.ts';

/** Gauss nodes on [0, 1]. */
const nodes = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6] as const;

/**
 * The propagator of dV/dt = K(t) V over a span: the exponential for a constant K, else that of the Magnus exponent of order 4 at Gauss nodes. Blanes, Casas, Oteo and Ros,
 * Phys. Rep. 470 (2009) 151.
 */
export function noJump(k: VaryingMatrix, { t, h }: Pick<Span, 't' | 'h'>): ComplexMatrix {
  if (k.varying.length === 0) return expm(scaled(denseAt(k, t), h));
  const [a, b] = [denseAt(k, t + nodes[0] * h), denseAt(k, t + nodes[1] * h)];
  return expm(add(scaled(add(a, b), h / 2), scaled(commutator(b, a), (Math.sqrt(3) * h * h) / 12)));
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
