import type { FunctionKernels } from '../families/functions.ts';
import type { Numbers } from '../held.ts';
import type { Address } from '../address.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/** Elementary functions by vectorised polynomials. */
export function wasmFunctions({ exports, arena }: WasmContext): FunctionKernels {
  type Map = (out: Address, x: Address, count: number, work: Address) => void;
  const scratch = exports.functionScratch();
  const each = (map: Map, out: Numbers, x: Numbers): void =>
    arena.run(() => map(addressOf(out), addressOf(x), x.length, arena.allocate(scratch)));
  return {
    exp: (out, x) => each(exports.exp, out, x),
    tanh: (out, x) => each(exports.tanh, out, x),
    logCosh: (out, x) => each(exports.logCosh, out, x),
    sinCos: (sines, cosines, x) =>
      arena.run(() => {
        const work = arena.allocate(scratch);
        exports.sinCos(addressOf(sines), addressOf(cosines), addressOf(x), x.length, work);
      }),
  };
}
