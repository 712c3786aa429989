import type { OrthogonalKernels } from '../families/orthogonal.ts';
import type { Numbers } from '../held.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/** Householder reflectors in blocks, all in the module's memory; a matrix whose imaginary parts are all zero at a quarter of the work. */
export function wasmOrthogonal({ exports, arena }: WasmContext): OrthogonalKernels {
  /** 1 for a real matrix, 2 for a complex one. */
  const partsOf = (a: Numbers): number => (exports.allReal(addressOf(a), a.length / 2) ? 1 : 2);
  return {
    qr: (q, r, a, m, n) =>
      arena.run(() => {
        const parts = partsOf(a);
        const work = arena.allocate(exports.qrScratch(parts, m, n));
        const k = Math.min(m, n);
        const [factor, triangle] = [[addressOf(q), 16 * k, 16] as const, [addressOf(r), 16 * n, 16] as const];
        exports.qr(parts, 16, addressOf(a), 16 * n, 16, m, n, ...factor, ...triangle, work);
      }),
    pivotedQr: (q, r, order, a, m, n) =>
      arena.run(() => {
        const parts = partsOf(a);
        const work = arena.allocate(exports.pivotedQrScratch(parts, m, n));
        const [factor, triangle] = [addressOf(q), addressOf(r)];
        exports.pivotedQr(parts, addressOf(a), m, n, factor, triangle, addressOf(order), work);
      }),
  };
}
