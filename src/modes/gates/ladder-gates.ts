import { ArgumentError } from '../../errors.ts';
import { modulus, type Scalar } from '../../linalg/scalar.ts';
import { requireNumber, requireScalar } from '../arguments.ts';
import { beamsplitterBlocks, type PhotonBlock } from '../matrices/beamsplitter-blocks.ts';
import { ladderMatrix, type Ladder } from '../matrices/ladder-matrix.ts';
import { displacementLadder, scaledPower, squeezerLadder } from '../matrices/ladders.ts';
import { chainBlocks, type Chain, type Phase } from './chain.ts';
import type { ModeGate, ModeGateName } from './mode-gate.ts';

/**
 * The displacement D(alpha) = exp(alpha a^dagger - conj(alpha) a), D(alpha)|0> = |alpha>. The exact block has relative errors of some 1e-14 in every entry, |alpha| up to 1000, at 3 flops per entry.
 * Throws `ArgumentError`.
 */
export function displacement(alpha: Scalar): ModeGate {
  const { size: r, phase, parts } = polar(alpha, 'alpha', largestDisplacement);
  return chainGate('displacement', parts, ['mode'], phase, ([levels = 1]) => [displacementChain(r, levels)]);
}

/** Beyond it a matrix would need millions of levels to hold anything. */
export const largestDisplacement = 1000;

/** The chain of all levels of a displacement by r >= 0. */
export function displacementChain(r: number, levels: number): Chain {
  return {
    indices: Int32Array.from({ length: levels }, (_, n) => n),
    couplings: Float64Array.from({ length: levels }, (_, n) => r * Math.sqrt(n + 1)),
    exact: () => ladderOr(r, levels, () => displacementLadder(r, levels)),
  };
}

/**
 * The squeezer S(z) = exp((conj(z) a^2 - z a^dagger^2)/2), z = r e^(i phi): for phi = 0 the variance of x in S|0> is e^(-2r)/2. Errors as `displacement`, r up to 300.
 * Throws `ArgumentError`.
 */
export function squeezing(z: Scalar): ModeGate {
  const { size: r, phase, parts } = polar(z, 'z', 300);
  return chainGate('squeezing', parts, ['mode'], phase, ([levels = 1]) =>
    [0, 1]
      .filter((parity) => parity < levels)
      .map((parity) => {
        const size = Math.ceil((levels - parity) / 2);
        return squeezerChain(
          r,
          parity + 0.5,
          Int32Array.from({ length: size }, (_, l) => 2 * l + parity),
        );
      }),
  );
}

/**
 * The two-mode squeezer exp(conj(z) a b - z a^dagger b^dagger), z = r e^(i phi); on the vacuum it gives (-e^(i phi) tanh r)^n / cosh r on |n, n>. Block by block of the
 * difference of photon numbers. Errors as `squeezing`. Throws `ArgumentError`.
 */
export function twoModeSqueezing(z: Scalar): ModeGate {
  const { size: r, phase, parts } = polar(z, 'z', 300);
  return chainGate('two-mode-squeezing', parts, ['mode', 'mode'], phase, ([first = 1, second = 1]) =>
    Array.from({ length: first + second - 1 }, (_, i) => {
      const difference = i - (second - 1);
      const [a, b] = [Math.max(difference, 0), Math.max(-difference, 0)];
      const size = Math.min(first - a, second - b);
      const indices = Int32Array.from({ length: size }, (_, l) => (a + l) * second + b + l);
      return squeezerChain(r, 1 + Math.abs(difference), indices);
    }),
  );
}

/**
 * The beamsplitter exp(theta (e^(i phi) a^dagger b - e^(-i phi) a b^dagger)) of modes a (the first site) and b: half a photon goes over at theta = pi/4, and a^dagger turns into
 * cos(theta) a^dagger - e^(-i phi) sin(theta) b^dagger. Block by block of the number of photons, some (2/3) levels^3 entries at 10 flops; errors below 1e-16 times the number of photons. Throws `ArgumentError`.
 */
export function beamsplitter(theta: number, phi = 0): ModeGate {
  const parts = [requireNumber(theta, 'theta'), requireNumber(phi, 'phi')];
  const phase = { cos: Math.cos(phi), sin: Math.sin(phi) };
  return chainGate('beamsplitter', parts, ['mode', 'mode'], phase, ([first = 1, second = 1]) =>
    beamsplitterBlocks(theta, first, second).map((block) => photonChain(block, theta, second)),
  );
}

function photonChain({ photons, lowest, size, matrix }: PhotonBlock, theta: number, second: number): Chain {
  return {
    indices: Int32Array.from({ length: size }, (_, l) => (lowest + l) * second + photons - lowest - l),
    couplings: Float64Array.from(
      { length: size },
      (_, l) => theta * Math.sqrt((lowest + l + 1) * (photons - lowest - l)),
    ),
    exact: () => matrix,
  };
}

function squeezerChain(r: number, twoK: number, indices: Int32Array): Chain {
  const size = indices.length;
  const vacuum = scaledPower(1 / Math.cosh(r), twoK);
  return {
    indices,
    couplings: Float64Array.from({ length: size }, (_, l) => -r * Math.sqrt((l + 1) * (l + twoK))),
    exact: () => ladderOr(r, size, () => squeezerLadder(r, twoK / 2, size, vacuum)),
  };
}

function chainGate(
  name: ModeGateName,
  parameters: readonly number[],
  sites: readonly 'mode'[],
  phase: Phase,
  chains: (levels: readonly number[]) => Chain[],
): ModeGate {
  return {
    kind: 'mode-gate',
    ...{ name, parameters, sites },
    matrix: (levels, form) => ({
      kind: 'blocks',
      levels,
      blocks: chainBlocks(chains(levels), phase, form),
    }),
  };
}

/** The matrix of a ladder; the identity where r is so small that nothing moves. */
function ladderOr(r: number, size: number, ladder: () => Ladder): Float64Array {
  if (r > smallest) return ladderMatrix(ladder());
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) out[i * (size + 1)] = 1;
  return out;
}

/** Parameters below it change nothing that doubles can show. */
const smallest = 1e-100;

/** The modulus and the phase of a scalar. Throws `ArgumentError` when it is not finite or above `largest`. */
export function polar(
  value: Scalar,
  argument: string,
  largest: number,
): { readonly size: number; readonly phase: Phase; readonly parts: readonly number[] } {
  const { re, im } = requireScalar(value, argument);
  const size = modulus(re, im);
  if (size > largest) throw new ArgumentError(argument, `be at most ${largest} in size`, `it is ${size}`);
  const phase = size > 0 ? { cos: re / size, sin: im / size } : { cos: 1, sin: 0 };
  return { size, phase, parts: [re, im] };
}
