import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { gates } from '../../src/circuits/gates.ts';
import { gradient } from '../../src/circuits/gradients/gradient.ts';
import { angleEmbedding, zzFeatureMap } from '../../src/circuits/variational/feature-maps.ts';
import { geometricDifference, kernelMatrix } from '../../src/circuits/variational/kernels.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import type { ReferenceRow } from './row.ts';

/** The brickwork circuit of R22, with the first angle free. */
function brickworkOf(n: number, layers: number): Circuit {
  const { rx, rz, cz } = gates;
  const sites = Array.from({ length: n }, (_, q) => q);
  return circuit(
    n,
    Array.from({ length: layers }, (_, l) => [
      ...sites.flatMap((q) => [
        rx(l === 0 && q === 0 ? 'first' : 0.3 + 0.1 * l + 0.07 * q, q),
        rz(0.2 + 0.05 * l * q + 0.11 * q, q),
      ]),
      ...sites.filter((q) => q % 2 === l % 2 && q + 1 < n).map((q) => cz(q, q + 1)),
    ]),
  );
}

const brickworks: [n: number, layers: number, value: number, slope: number][] = [
  [4, 3, 0.3934710844349, -0.844051236944],
  [6, 6, -0.0060555833296, 0.08708383741],
];

const methods = ['adjoint', 'shift', 'finite-difference', 'density'] as const;

const gradientRows: ReferenceRow[] = brickworks.flatMap(([n, layers, value, slope]) =>
  methods.flatMap((method) => {
    const compute = (): ReturnType<typeof gradient> => {
      const ket = basisKet(qubits(n), new Array<number>(n).fill(0));
      const z = pauliSum(qubits(n), [{ sites: [0], letters: 'Z' }]);
      const [state, by] = method === 'density' ? [toDensityMatrix(ket), 'adjoint' as const] : [ket, method];
      return gradient(brickworkOf(n, layers), state, z, { parameters: { first: 0.3 }, method: by });
    };
    const row = { area: 'circuits', source: 'tensor-networks.md R23' };
    return [
      {
        ...row,
        id: `circuits/gradient-${method}-n${n}`,
        expected: slope,
        tolerance: 1e-12,
        compute: () => compute().gradient[0] as number,
      },
      {
        ...row,
        id: `circuits/gradient-value-${method}-n${n}`,
        expected: value,
        tolerance: 1e-13,
        compute: () => compute().value.re,
      },
    ];
  }),
);

const source = 'seeds.md 4, quantum feature embedding';
const data = [
  [0.3, 1.1, -0.4],
  [1, 0.2, 0.5],
];

const kernelRows: ReferenceRow[] = [
  {
    id: 'circuits/kernel-angles',
    area: 'circuits',
    source,
    expected: 0.580107794016391,
    tolerance: 1e-14,
    compute: () => kernelMatrix(angleEmbedding, data).data[2] as number,
  },
  {
    id: 'circuits/kernel-zz',
    area: 'circuits',
    source,
    expected: 0.299210714234242,
    tolerance: 1e-14,
    compute: () => {
      const map = (x: readonly number[]): Circuit => zzFeatureMap(x);
      return kernelMatrix(map, [[0.3, 1.1]], [[1, 0.2]]).data[0] as number;
    },
  },
  {
    id: 'circuits/geometric-difference-of-equals',
    area: 'circuits',
    source,
    expected: 1,
    tolerance: 1e-10,
    compute: () => {
      const kernel = kernelMatrix(angleEmbedding, data);
      return geometricDifference(kernel, kernel);
    },
  },
];

/** Reference rows of gradients and quantum kernels. */
export const circuitGradientRows: readonly ReferenceRow[] = [...gradientRows, ...kernelRows];
