import { expm } from '../../linalg/expm.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import type { GateForm } from './mode-gate.ts';
import type { Block } from './mode-matrix.ts';

/** A number e^(i angle) on the unit circle. */
export interface Phase {
  readonly cos: number;
  readonly sin: number;
}

/**
 * A part of the levels on which a generator only moves one step up or down: G = sum_l g_l (phase |l+1><l| - conj(phase) |l><l+1|), with the real matrix of e^G
 * for phase 1: the exact one, cut to these levels.
 */
export interface Chain {
  readonly indices: Int32Array;
  /** g_l between l and l + 1. */
  readonly couplings: Float64Array;
  exact(): Float64Array;
}

/** The blocks of chains: the exact ones, or the exponentials of the generators cut to the levels. */
export function chainBlocks(chains: readonly Chain[], phase: Phase, form: GateForm): Block[] {
  return chains.map(({ indices, couplings, exact }) => ({
    indices,
    matrix:
      form === 'unitary'
        ? expm(chainGenerator(couplings, indices.length, phase))
        : turned(exact(), indices.length, phase),
  }));
}

function chainGenerator(couplings: Float64Array, size: number, { cos, sin }: Phase): ComplexMatrix {
  const out = zeros(size, size);
  for (let l = 0; l + 1 < size; l++) {
    const g = couplings[l] as number;
    const [up, down] = [2 * ((l + 1) * size + l), 2 * (l * size + l + 1)];
    out.data[up] = g * cos;
    out.data[up + 1] = g * sin;
    out.data[down] = -g * cos;
    out.data[down + 1] = g * sin;
  }
  return out;
}

/** A real matrix times phase^(row - column). */
function turned(real: Float64Array, size: number, phase: Phase): ComplexMatrix {
  const data = new Float64Array(2 * real.length);
  if (phase.cos === 1 && phase.sin === 0) {
    for (let i = 0; i < real.length; i++) data[2 * i] = real[i] as number;
    return { rows: size, cols: size, data };
  }
  const powers = powersOf(phase, size);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    for (let col = 0; col < row; col++) turn(data, real, start + col, powers, row - col, 1);
    for (let col = row; col < size; col++) turn(data, real, start + col, powers, col - row, -1);
  }
  return { rows: size, cols: size, data };
}

function turn(
  data: Float64Array,
  real: Float64Array,
  at: number,
  powers: Float64Array,
  turns: number,
  sign: 1 | -1,
): void {
  const value = real[at] as number;
  data[2 * at] = value * (powers[2 * turns] as number);
  data[2 * at + 1] = sign * value * (powers[2 * turns + 1] as number);
}

/** phase^k for k < count (interleaved), each from two halves, so that signs stay exact and rounding small. */
function powersOf({ cos, sin }: Phase, count: number): Float64Array {
  const out = new Float64Array(2 * Math.max(2, count));
  out.set([1, 0, cos, sin]);
  for (let k = 2; k < count; k++) {
    const [a, b] = [2 * (k >> 1), 2 * (k - (k >> 1))];
    const [x, y, u, v] = [out[a] as number, out[a + 1] as number, out[b] as number, out[b + 1] as number];
    out[2 * k] = x * u - y * v;
    out[2 * k + 1] = x * v + y * u;
  }
  return out;
}
