import type { ComplexMatrix } from '../../../linalg/matrix.ts';

/** Angles of a gate on one qubit: e^{i gamma} P(phi) RY(theta) P(lambda). */
export interface EulerAngles {
  readonly theta: number;
  readonly phi: number;
  readonly lambda: number;
  readonly gamma: number;
}

/** The angles of a unitary 2 x 2 matrix; each phase is read from the larger entries, so that small ones spoil nothing. */
export function eulerAngles({ data }: ComplexMatrix): EulerAngles {
  const [a, b, c, d] = [0, 2, 4, 6].map((at) => entry(data, at)) as [Entry, Entry, Entry, Entry];
  const theta = 2 * Math.atan2(c.size, a.size);
  if (a.size >= c.size) {
    const gamma = a.phase;
    const phi = c.size === 0 ? 0 : c.phase - gamma;
    return { theta, phi, lambda: d.phase - gamma - phi, gamma };
  }
  const gamma = a.size === 0 ? 0 : a.phase;
  return { theta, phi: c.phase - gamma, lambda: b.phase + Math.PI - gamma, gamma };
}

interface Entry {
  readonly size: number;
  readonly phase: number;
}

function entry(data: Float64Array, at: number): Entry {
  const [re, im] = [data[at] as number, data[at + 1] as number];
  return { size: Math.sqrt(re * re + im * im), phase: Math.atan2(im, re) };
}
