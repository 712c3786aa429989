import type { SweepKernels, SweepStep } from '../families/sweeps.ts';
import { sweepBlock } from '../sweep-block.ts';
import { addressOf, type WasmContext } from './held-block.ts';
import { addDenseMap, addDiagonalMap, addPermutationMap, addTurns } from './sweep-maps.ts';
import { SweepProgram } from './sweep-program.ts';
import { addFlips, addPhases } from './sweep-tables.ts';

/** Sweeps as programs in the module's memory. */
export function wasmSweeps({ exports, arena }: WasmContext): SweepKernels {
  return {
    shares: true,
    apply: (v, dims, inside, steps) => {
      if (v.length === 0 || steps.length === 0) return;
      arena.run(() => {
        const program = new SweepProgram(sweepBlock(dims, inside), arena);
        for (const step of steps) addStep(program, step);
        const at = program.finish();
        const own = arena.allocate(exports.sweepScratch(program.ownBytes));
        exports.sweep(addressOf(v), at, 0, program.block.count, own);
      });
    },
  };
}

function addStep(program: SweepProgram, step: SweepStep): void {
  switch (step.kind) {
    case 'dense':
      return addDenseMap(program, step);
    case 'diagonal':
      return addDiagonalMap(program, step);
    case 'permutation':
      return addPermutationMap(program, step);
    case 'phases':
      return addPhases(program, step);
    case 'turns':
      return addTurns(program, step);
    case 'flips':
      return addFlips(program, step);
    default:
      throw step satisfies never;
  }
}
