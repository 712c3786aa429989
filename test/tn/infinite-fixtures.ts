import type { InfiniteMps } from '../../src/tn/infinite/infinite-mps.ts';
import { conjugateTensor } from '../../src/tn/tensor/algebra.ts';
import { contract } from '../../src/tn/tensor/contract.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';
import { scaleLeg } from '../../src/tn/tensor/split.ts';

/** The largest defect of B B^dagger = 1 and of sum B^dagger s^2 B = s'^2. */
export function canonicalDefect(psi: InfiniteMps): number {
  const defects = psi.tensors.map((b, site) => {
    const right = toDense(contract(b, [1, 2], conjugateTensor(b), [1, 2]));
    const weighted = scaleLeg(b, 0, psi.spectra[site]!);
    const left = toDense(contract(weighted, [0, 1], conjugateTensor(weighted), [0, 1]));
    const next = psi.spectra[(site + 1) % psi.spectra.length]!;
    const defect = (m: typeof right, diagonal: (i: number) => number): number => {
      const n = m.shape[0]!;
      let most = 0;
      for (let r = 0; r < n; r++) {
        for (let c = 0; c < n; c++) {
          const at = 2 * (r * n + c);
          const expected = r === c ? diagonal(r) : 0;
          most = Math.max(most, Math.abs(m.data[at]! - expected), Math.abs(m.data[at + 1]!));
        }
      }
      return most;
    };
    return Math.max(
      defect(right, () => 1),
      defect(left, (i) => next[i]! ** 2),
    );
  });
  return Math.max(...defects);
}
