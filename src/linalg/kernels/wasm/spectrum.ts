import { ConvergenceError } from '../../../errors.ts';
import type { SpectrumKernels } from '../families/spectrum.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/**
 * Blocked Hessenberg reduction, chains of small bulges whose rotations are done to the rest of the matrix in panels, back-substitution for many
 * eigenvectors at once.
 */
export function wasmSpectrum({ exports, arena }: WasmContext): SpectrumKernels {
  return {
    schur: (a, z, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.schurScratch(n));
        if (exports.schurForm(addressOf(a), n, z ? addressOf(z) : 0, work) !== 0) throw stalled(n);
      }),
    eigenvectors: (out, t, z, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.eigenvectorScratch(n));
        exports.eigenvectors(addressOf(out), addressOf(t), addressOf(z), n, work);
      }),
  };
}

function stalled(n: number): ConvergenceError {
  return new ConvergenceError('The QR iteration', NaN, 300 * n, 'Check the matrix.');
}
