import { ConvergenceError } from '../../../errors.ts';
import type { SpectrumKernels } from '../families/spectrum.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/**
 * Blocked Hessenberg reduction, chains of small bulges whose rotations are done to the rest of the matrix in panels, back-substitution for many
 * eigenvectors at once; QZ by rotations.
 */
export function wasmSpectrum({ exports, arena }: WasmContext): SpectrumKernels {
  return {
    schur: (a, z, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.schurScratch(n));
        if (exports.schurForm(addressOf(a), n, z ? addressOf(z) : 0, work) !== 0) throw stalled('QR', n);
      }),
    eigenvectors: (out, t, z, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.eigenvectorScratch(n));
        exports.eigenvectors(addressOf(out), addressOf(t), addressOf(z), n, work);
      }),
    qz: (s, t, q, z, n, limits) =>
      arena.run(() => {
        const work = arena.allocate(exports.qzScratch(n));
        const [left, right] = [addressOf(s), addressOf(t)];
        const status = exports.qz(left, right, addressOf(q), addressOf(z), n, limits.s, limits.t, work);
        if (status !== 0) throw stalled('QZ', n);
      }),
  };
}

function stalled(name: string, n: number): ConvergenceError {
  return new ConvergenceError(`The ${name} iteration`, NaN, 300 * n, 'Check the matrix.');
}
