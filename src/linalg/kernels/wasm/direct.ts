import type { Kernels, LocalMap } from '../kernels.ts';
import { referenceKernels } from '../reference.ts';
import { countEntries } from './local-data.ts';

/** Below this many multiplications a call is faster where its data already is. */
const smallWork = 1024;

/** Up to this many multiplications per number, moving the numbers is all the work. */
const smallShare = 3;

/** Kernels on ordinary arrays: copied in and out where that costs less than it saves, else the TypeScript ones. */
export function wasmDirect(run: Kernels['run']): Pick<Kernels, 'applyLocal' | 'applyLocalSum' | 'csrMatvec'> {
  const applyLocalSum: Kernels['applyLocalSum'] = (out, v, maps) => {
    if (!worthMoving(maps)) return referenceKernels.applyLocalSum(out, v, maps);
    run((work) => {
      const sum = work.put(out);
      const held = work.put(v);
      for (const { matrix, plan, re, im } of maps) {
        work.local.addDense(sum, held, work.local.place(plan.size, plan.legs), matrix, re, im);
      }
      work.read(sum, out);
    });
  };
  return {
    applyLocal: (out, v, matrix, plan, re, im) => applyLocalSum(out, v, [{ matrix, plan, re, im }]),
    applyLocalSum,
    csrMatvec: (out, rowStart, column, values, v, columns = 1) => {
      if (columns < 2 || (values.length / 2) * columns < smallWork) {
        return referenceKernels.csrMatvec(out, rowStart, column, values, v, columns);
      }
      run((work) => {
        const rows = rowStart.length - 1;
        const sum = work.zeros(out.length);
        const held = {
          rows,
          rowStart: work.put(rowStart),
          column: work.put(column),
          values: work.put(values),
        };
        work.sparse.addCsr(sum, held, work.put(v), columns);
        work.read(sum, out);
      });
    },
  };
}

/** Whether there are enough multiplications per number and per map. */
function worthMoving(maps: readonly LocalMap[]): boolean {
  const size = maps[0]?.plan.size ?? 0;
  const share = maps.reduce((sum, { matrix, plan }) => sum + countEntries(matrix) / plan.local.length, 0);
  return share >= smallShare && share * size >= smallWork * maps.length;
}
