import { combination } from '../../../src/linalg/kernels/combine.ts';
import type { HeldMap } from '../../../src/linalg/kernels/families/hermitian.ts';
import type { Workspace } from '../../../src/linalg/kernels/workspace.ts';

type Fault = (work: Workspace) => Partial<Workspace>;

/** A fault in the maps that are made. */
function ofMaps(change: (map: HeldMap, work: Workspace) => Partial<HeldMap>): Fault {
  return (work) => {
    const changed = (map: HeldMap): HeldMap => ({ ...map, ...change(map, work) });
    return {
      hermitian: {
        ...work.hermitian,
        lyapunovCsr: (...of) => changed(work.hermitian.lyapunovCsr(...of)),
        lyapunovBanded: (...of) => changed(work.hermitian.lyapunovBanded(...of)),
      },
    };
  };
}

const negated = (x: Float64Array): Float64Array => x.map((value, i) => (i % 2 ? -value : value));

/** Workspaces whose packed Hermitian matrices have one fault each. */
export const hermitianFaults: Readonly<Record<string, Fault>> = {
  'whole matrices from the transpose': (work) => ({
    hermitian: {
      ...work.hermitian,
      unpack: (full, packed, n) => work.hermitian.unpack(full, work.put(negated(work.read(packed))), n),
    },
  }),
  'sums with the transpose': (work) => ({
    hermitian: {
      ...work.hermitian,
      fold: (packed, a, n) => {
        const flipped = work.read(a);
        for (let r = 0; r < n; r++) {
          for (let c = 0; c < r; c++) {
            const i = 2 * (r * n + c) + 1;
            flipped[i] = -flipped[i]!;
          }
        }
        work.hermitian.fold(packed, work.put(flipped), n);
      },
    },
  }),
  'norms of the upper triangle': (work) => ({
    hermitian: { ...work.hermitian, norm2: (packed) => work.vectors.norm2(packed) },
  }),
  'scaled squares of the upper triangle': (work) => ({
    hermitian: {
      ...work.hermitian,
      scaledSquares: (x, y, z, _, rtol, atol) => work.vectors.scaledSquares(x, y, z, rtol, atol),
    },
  }),
  'maps without jumps': (work) => ({
    hermitian: { ...work.hermitian, lyapunovCsr: (k, _, ever) => work.hermitian.lyapunovCsr(k, [], ever) },
  }),
  'maps with conjugate jumps': (work) => ({
    hermitian: {
      ...work.hermitian,
      lyapunovBanded: (k, jumps, ever) => {
        const conjugate = jumps.map((jump) => ({
          ...jump,
          values: work.put(negated(work.read(jump.values))),
        }));
        return work.hermitian.lyapunovBanded(k, conjugate, ever);
      },
    },
  }),
  'maps that add': ofMaps((map, work) => ({
    apply: (out, x) => {
      const before = work.put(work.read(out));
      map.apply(out, x);
      work.vectors.axpy(out, before, 1);
    },
  })),
  'maps that keep old values': ofMaps(() => ({ refresh: () => {} })),
  'stages from the first slope alone': ofMaps((map) => ({
    stages: (rows) => map.stages(rows.map(({ of, weights }) => combination(of.length ? [weights[0]!] : []))),
  })),
  'stages that leave out the first': ofMaps((map) => ({
    stages: (rows) => {
      const run = map.stages(rows);
      return (vectors, from, to, h) => run(vectors, from + 1, to, h);
    },
  })),
};
