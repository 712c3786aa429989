import { ArgumentError } from '../../errors.ts';
import { expm } from '../../linalg/expm.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { add, multiply, scaled } from '../../linalg/products.ts';
import type { Scalar } from '../../linalg/scalar.ts';
import { annihilationMatrix, creationMatrix } from '../../operators/ladder.ts';
import { requireNumber } from '../arguments.ts';
import { positionPhaseBlock } from '../matrices/position-function.ts';
import { chainBlocks } from './chain.ts';
import { displacementChain, largestDisplacement, polar } from './ladder-gates.ts';
import type { ModeGate, ModeGateName } from './mode-gate.ts';
import type { Block } from './mode-matrix.ts';

/** The rotation exp(i theta n): |alpha> becomes |e^(i theta) alpha>. Diagonal, so that both forms agree. Throws `ArgumentError`. */
export function rotation(theta: number): ModeGate {
  requireNumber(theta, 'theta');
  return diagonalGate('rotation', [theta], 1, (n) => theta * n);
}

/** The Kerr gate exp(i kappa n^2). Diagonal. Throws `ArgumentError`. */
export function kerr(kappa: number): ModeGate {
  requireNumber(kappa, 'kappa');
  return diagonalGate('kerr', [kappa], 1, (n) => kappa * n * n);
}

/** The cross-Kerr gate exp(i kappa n_a n_b) of two modes. Diagonal. Throws `ArgumentError`. */
export function crossKerr(kappa: number): ModeGate {
  requireNumber(kappa, 'kappa');
  return diagonalGate('cross-kerr', [kappa], 2, (n, m) => kappa * n * m);
}

/** Selective number-dependent phases (SNAP): sum_n e^(i angles[n]) |n><n|, angle 0 past the list. Diagonal. Throws `ArgumentError`. */
export function snap(angles: readonly number[]): ModeGate {
  if (!Array.isArray(angles))
    throw new ArgumentError('angles', 'be a list of numbers', `it is ${typeof angles}`);
  angles.forEach((angle, n) => requireNumber(angle, `angles[${n}]`));
  return diagonalGate('snap', [...angles], 1, (n) => angles[n] ?? 0);
}

/**
 * The cubic phase gate exp(i gamma x^3 / 3), x = (a + a^dagger)/sqrt 2. The exact block by quadrature in position space, right to some 1e-13. Throws `ArgumentError`, also
 * when gamma levels is so large that a million points would not do.
 */
export function cubicPhase(gamma: number): ModeGate {
  requireNumber(gamma, 'gamma');
  return {
    kind: 'mode-gate',
    name: 'cubic-phase',
    parameters: [gamma],
    sites: ['mode'],
    matrix: ([levels = 1], form) => {
      const matrix = form === 'unitary' ? cubicExponential(gamma, levels) : cubicBlock(gamma, levels);
      const indices = Int32Array.from({ length: levels }, (_, n) => n);
      return { kind: 'blocks', levels: [levels], blocks: [{ indices, matrix }] };
    },
  };
}

/** The conditional displacement exp((alpha a^dagger - conj(alpha) a) Z) of a qubit (the first site) and a mode: D(alpha) beside |0>, D(-alpha) beside |1>. Throws `ArgumentError`. */
export function conditionalDisplacement(alpha: Scalar): ModeGate {
  const { size: r, phase, parts } = polar(alpha, 'alpha', largestDisplacement);
  return {
    kind: 'mode-gate',
    name: 'conditional-displacement',
    parameters: parts,
    sites: ['qubit', 'mode'],
    matrix: ([, levels = 1], form) => {
      const chain = displacementChain(r, levels);
      const branch = (bit: 0 | 1): Block[] => {
        const indices = chain.indices.map((n) => bit * levels + n);
        const turn = bit === 0 ? phase : { cos: -phase.cos, sin: -phase.sin };
        return chainBlocks([{ ...chain, indices }], turn, form);
      };
      return { kind: 'blocks', levels: [2, levels], blocks: [...branch(0), ...branch(1)] };
    },
  };
}

function cubicBlock(gamma: number, levels: number): ComplexMatrix {
  return positionPhaseBlock(
    levels,
    (x) => (gamma * x * x * x) / 3,
    (x) => Math.abs(gamma) * x * x,
  );
}

/** exp(i gamma X^3 / 3) of the truncated position X. */
function cubicExponential(gamma: number, levels: number): ComplexMatrix {
  const x = scaled(add(annihilationMatrix(levels), creationMatrix(levels)), Math.SQRT1_2);
  return expm(scaled(multiply(x, multiply(x, x)), { re: 0, im: gamma / 3 }));
}

function diagonalGate(
  name: ModeGateName,
  parameters: readonly number[],
  arity: 1 | 2,
  angle: (n: number, m: number) => number,
): ModeGate {
  return {
    kind: 'mode-gate',
    ...{ name, parameters },
    sites: new Array<'mode'>(arity).fill('mode'),
    matrix: (levels) => {
      const [first = 1, second = 1] = levels;
      const factors = new Float64Array(2 * first * second);
      for (let i = 0; i < first * second; i++) {
        const turn = requireNumber(angle(Math.floor(i / second), i % second), `phase of ${name}`);
        factors[2 * i] = Math.cos(turn);
        factors[2 * i + 1] = Math.sin(turn);
      }
      return { kind: 'diagonal', levels, factors };
    },
  };
}
