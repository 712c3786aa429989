import { fockEntropy, fockPurity } from '../../src/fock/fock-measures.ts';
import type { FockState } from '../../src/fock/fock-state.ts';
import { fieldMoments } from '../../src/fock/free-ladder.ts';
import {
  diamond,
  outcomeProbabilities,
  reduceTo,
  tokenMeasurement,
  type Outcome,
} from '../../src/fock/text-measurement.ts';
import { superposition, textMixture, textState } from '../../src/fock/text-states.ts';
import { fockDimension, fockSpace, type Text } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import type { AttentionOptions } from '../../src/transformer/attention-law.ts';
import { deferredLaw, jointLaw } from '../../src/transformer/joint-law.ts';
import { jointEntropy, jointVector } from '../../src/transformer/joint-law-measures.ts';
import { applyOperation, applyOperations } from '../../src/transformer/operation-apply.ts';
import { choiRank, traceDefect } from '../../src/transformer/operation-checks.ts';
import {
  autoregressiveOperation,
  type AutoregressiveOperation,
  type Extension,
} from '../../src/transformer/operation.ts';
import { paperExample } from '../../src/transformer/paper-example.ts';
import type { ReferenceRow } from './row.ts';

const prompt: Text = [0, 1, 0];
const extensions = ['measure-prepare', 'token', 'position', 'isometric'] as const;
const columns = {
  none: { scale: 'none' },
  embedding: { scale: 'embedding' },
  'none-strict': { scale: 'none', mask: 'strict' },
  'embedding-strict': { scale: 'embedding', mask: 'strict' },
} as const satisfies Record<string, AttentionOptions>;
type Column = keyof typeof columns;

/** The operations of the two blocks of the paper's example. */
function blocks(
  column: Column = 'none',
  extension: Extension = 'measure-prepare',
  M = 6,
): AutoregressiveOperation[] {
  const space = fockSpace(levels([2]), M);
  return paperExample(columns[column]).laws.map((law) => autoregressiveOperation(space, law, { extension }));
}

const step1 = (extension: Extension, M: number): AutoregressiveOperation => blocks('none', extension, M)[0]!;

/** X_1 after E_1, or X_2 after E_2 when the first outcome was `first`, through the reduced states. */
function stepLaw(column: Column, first?: Outcome): ReadonlyMap<Outcome, number> {
  const [one, two] = blocks(column) as [AutoregressiveOperation, AutoregressiveOperation];
  const t1 = applyOperation(one, textState(one.space, prompt)).state;
  if (first === undefined) return outcomeProbabilities(tokenMeasurement(one.space, 4), t1);
  const reduced = reduceTo(tokenMeasurement(one.space, 4), t1, first).state;
  return outcomeProbabilities(tokenMeasurement(one.space, 5), applyOperation(two, reduced).state);
}

const joint = (column: Column): Float64Array => jointVector(jointLaw(blocks(column), prompt), 2);

const table: readonly (readonly [string, (column: Column) => number, Record<Column, number>])[] = [
  [
    'P1(x0)',
    (c) => stepLaw(c).get(0)!,
    four(0.423883115234171, 0.496510156515446, 0.268941421369995, 0.330238450673343),
  ],
  [
    'P1(x1)',
    (c) => stepLaw(c).get(1)!,
    four(0.576116884765829, 0.503489843484554, 0.731058578630005, 0.669761549326657),
  ],
  [
    'P2(x0|x0)',
    (c) => stepLaw(c, 0).get(0)!,
    four(0.109231772573036, 0.14115631124285, 0.155362403496964, 0.197775814640428),
  ],
  [
    'P2(x1|x0)',
    (c) => stepLaw(c, 0).get(1)!,
    four(0.890768227426964, 0.85884368875715, 0.844637596503036, 0.802224185359572),
  ],
  [
    'P2(x0|x1)',
    (c) => stepLaw(c, 1).get(0)!,
    four(0.731058578630005, 0.669761549326657, 0.576116884765829, 0.503489843484554),
  ],
  [
    'P2(x1|x1)',
    (c) => stepLaw(c, 1).get(1)!,
    four(0.268941421369995, 0.330238450673343, 0.423883115234171, 0.496510156515446),
  ],
  [
    'P(x0,x0)',
    (c) => joint(c)[0]!,
    four(0.0463015040408089, 0.0700855421883303, 0.0417833856239321, 0.0653131786075133),
  ],
  [
    'P(x0,x1)',
    (c) => joint(c)[1]!,
    four(0.377581611193362, 0.426424614327116, 0.227158035746063, 0.26492527206583),
  ],
  [
    'P(x1,x0)',
    (c) => joint(c)[2]!,
    four(0.421175190901653, 0.337218137642451, 0.421175190901653, 0.337218137642451),
  ],
  [
    'P(x1,x1)',
    (c) => joint(c)[3]!,
    four(0.154941693864176, 0.166271705842103, 0.309883387728352, 0.332543411684206),
  ],
  [
    'H(joint)',
    (c) => jointEntropy(jointLaw(blocks(c), prompt)),
    four(1.16313137849163, 1.21461821012936, 1.19658563029248, 1.26280314203286),
  ],
  [
    'S(rho(t2))',
    (c) => fockEntropy(deferred(c, 2)),
    four(1.16313137849163, 1.21461821012936, 1.19658563029248, 1.26280314203286),
  ],
];

const tableRows = table.flatMap(([name, ours, expected]) =>
  (Object.keys(columns) as Column[]).map((column) =>
    row(
      `example/${name}/${column}`,
      'seeds.md 1.5, closed forms in c = e^scale',
      expected[column],
      1e-14,
      () => ours(column),
    ),
  ),
);

const entropyRows = [
  row('example/S(rho(t1))/none', 'seeds.md 1.5', 0.68151444295469, 1e-13, () =>
    fockEntropy(deferred('none', 1)),
  ),
  row('example/S(rho(t1))/embedding', 'seeds.md 1.5', 0.69312282234708, 1e-13, () =>
    fockEntropy(deferred('embedding', 1)),
  ),
];

/** The state after l operations without measurement. */
function deferred(column: Column, steps: number): FockState {
  const ops = blocks(column);
  return applyOperations(ops, textState(ops[0]!.space, prompt), { steps }).state;
}

const indexRows = (
  [
    ['none', [], [0.211941557617085, 0.576116884765829, 0.211941557617085]],
    ['embedding', [], [0.248255078257723, 0.503489843484554, 0.248255078257723]],
    ['none', [0], [0.296922742475655, 0.109231772573036, 0.296922742475655, 0.296922742475655]],
    ['embedding', [0], [0.286281229585717, 0.14115631124285, 0.286281229585717, 0.286281229585717]],
    ['none', [1], [0.134470710684998, 0.365529289315002, 0.134470710684998, 0.365529289315002]],
    ['embedding', [1], [0.165119225336671, 0.334880774663328, 0.165119225336671, 0.334880774663328]],
  ] as const
).flatMap(([column, after, values]) =>
  values.map((expected, i) =>
    row(
      `example/index/${column}/after-${after.join('') || 'prompt'}/${i}`,
      'seeds.md 1.5, index-level p_i',
      expected,
      2e-15,
      () => {
        const op = blocks(column)[after.length]!;
        const law = jointLaw(op, [...prompt, ...after], { granularity: 'index' });
        return law.outcomes.find(({ indices }) => indices?.[0] === i)!.probability;
      },
    ),
  ),
);

const isometricRows = [0.215177842820326, 0.614476697030377, 0.648980115952448, 0.39362633786902].map(
  (expected, y) =>
    row(
      `example/isometric-amplitude/${y.toString(2).padStart(2, '0')}`,
      'seeds.md 1.5, square roots of the joint law',
      expected,
      1e-14,
      () => {
        const ops = blocks('none', 'isometric');
        const { state } = applyOperations(ops, textState(ops[0]!.space, prompt));
        const [text, first] = [
          [...prompt, y >> 1, y & 1],
          [...prompt, 0, 0],
        ];
        return state.element(text, first).re / Math.sqrt(state.element(first, first).re);
      },
    ),
);

const closedRanks = { 5: [85, 3, 6, 2], 6: [179, 3, 7, 2] } as const;
const operationRows = extensions.flatMap((extension, k) =>
  ([5, 6] as const).flatMap((M) => [
    row(
      `operation/choi-rank/${extension}/M${M}`,
      'seeds.md 1.3, count of environment states',
      closedRanks[M][k]!,
      1e-9,
      () => choiRank(step1(extension, M)),
    ),
    row(`operation/trace-defect/${extension}/M${M}`, 'seeds.md 1.3, sum K^dagger K = 1', 0, 1e-15, () =>
      traceDefect(step1(extension, M)),
    ),
  ]),
);

const coherent = [
  [
    'coherence-0101-1101',
    [0, 0.348787177535753, 0.246629778426447, 0.348787177535753],
    (s: FockState) => s.element([0, 1, 0, 1], [1, 1, 0, 1]).re,
  ],
  [
    'coherence-0100-1100',
    [0, 0.128311631959617, 0.090730025063758, 0.128311631959617],
    (s: FockState) => s.element([0, 1, 0, 0], [1, 1, 0, 0]).re,
  ],
  ['purity', [0.312284426534922, 0.588517166753916, 0.49515424860062, 1], fockPurity],
  ['trace', [1, 1, 1, 1], (s: FockState) => s.norm()],
] as const;
const crossSector = [
  ['cross-sector-purity', [0.401694033379259, 0.767223322694261, 0.767223322694261, 1], fockPurity],
  ['cross-sector-trace', [1, 1, 1, 1], (s: FockState) => s.norm()],
] as const;
const ofExample = [
  [
    'text-coherence-0100-0101',
    [0, 0, 0, 0.494172257268197],
    (s: FockState) => s.element([0, 1, 0, 0], [0, 1, 0, 1]).re,
  ],
] as const;
const coherenceRows = extensions.flatMap((extension, k) => {
  const op = step1(extension, 5);
  const even = (...texts: Text[]): FockState =>
    superposition(
      op.space,
      texts.map((text) => [text, 1] as const),
      { normalize: true },
    );
  const rows = (
    list: typeof coherent | typeof crossSector | typeof ofExample,
    input: FockState,
  ): ReferenceRow[] =>
    list.map(([name, expected, ours]) =>
      row(`operation/${name}/${extension}`, 'seeds.md 1.3', expected[k]!, 1e-14, () =>
        ours(applyOperation(op, input).state),
      ),
    );
  return [
    ...rows(coherent, even([0, 1, 0], [1, 1, 0])),
    ...rows(crossSector, even([0], [0, 1])),
    ...rows(ofExample, even(prompt)),
  ];
});

/** What a developer gets who adds up amplitudes of positions with the same token without an environment: not 1. */
const naiveRow = row('operation/naive-norm2', 'seeds.md 1.3, (4 + e)/(2 + e)', 1.423883115234, 1e-12, () => {
  const { probabilities, tokens } = paperExample({ scale: 'none' }).laws[0].positions(prompt);
  const amplitudes = [0, 0];
  probabilities.forEach((p, i) => (amplitudes[tokens[i]!]! += Math.sqrt(p)));
  return amplitudes.reduce((sum, a) => sum + a * a, 0);
});

const deferredRows = extensions.map((extension) =>
  row(
    `sequence/deferred-agreement/${extension}`,
    'seeds.md 1.4, max difference to the sequential law',
    0,
    1e-15,
    () => {
      const ops = blocks('none', extension);
      const [now, later] = [jointVector(jointLaw(ops, prompt), 2), jointVector(deferredLaw(ops, prompt), 2)];
      return Math.max(...now.map((p, i) => Math.abs(p - later[i]!)));
    },
  ),
);

const mixed = (): { measured: FockState; space: AutoregressiveOperation['space'] } => {
  const op = step1('measure-prepare', 6);
  const input = textMixture(op.space, [
    [prompt, 0.7],
    [[1], 0.3],
  ]);
  return { measured: applyOperation(op, input).state, space: op.space };
};
const diamondRows = (
  [
    ['P(x0)', 0.29671818066392, 0],
    ['P(x1)', 0.40328181933608, 1],
    ['P(diamond)', 0.3, diamond],
  ] as const
).map(([name, expected, outcome]) =>
  row(`sequence/diamond/${name}`, 'seeds.md 1.4, prompt 0.7 P(010) + 0.3 P(1)', expected, 1e-14, () => {
    const { measured, space } = mixed();
    return outcomeProbabilities(tokenMeasurement(space, 4), measured).get(outcome)!;
  }),
);
const reducedRow = row(
  'sequence/diamond/reduced-11',
  'seeds.md 1.4, the reduced diamond state is P(11)',
  1,
  1e-15,
  () => {
    const { measured, space } = mixed();
    return reduceTo(tokenMeasurement(space, 4), measured, diamond).state.probability([1, 1]);
  },
);

const dimensionRows = (
  [
    [2, 6, 127],
    [2, 5, 63],
    [3, 6, 1093],
  ] as const
).map(([N, M, expected]) =>
  row(`dimension/N${N}-M${M}`, 'seeds.md 1.1, (N^(M+1) - 1)/(N - 1)', expected, 1e-9, () =>
    fockDimension(fockSpace(levels([N]), M)),
  ),
);

const momentRows = [1, 2, 5, 14, 42, 131, 417].map((expected, i) =>
  row(
    `free/vacuum-moment-${2 * i + 2}`,
    'open-systems.md 3.31, Catalan numbers; 131, 417 for 132, 429 by truncation',
    expected,
    1e-10,
    () => {
      const space = fockSpace(levels([3]), 5);
      return fieldMoments(space, [{ re: 0.6, im: 0 }, { re: 0, im: 0.48 }, 0.64], { count: 7 })[i]!.re;
    },
  ),
);

/** Reference values of the Fock space over a one-particle space, and of the quantum operations on it. */
export const fockRows: readonly ReferenceRow[] = [
  ...dimensionRows,
  ...momentRows,
  ...operationRows,
  ...coherenceRows,
  naiveRow,
  ...deferredRows,
  ...diamondRows,
  reducedRow,
  ...tableRows,
  ...entropyRows,
  ...indexRows,
  ...isometricRows,
];

function four(
  none: number,
  embedding: number,
  strict: number,
  embeddingStrict: number,
): Record<Column, number> {
  return { none, embedding, 'none-strict': strict, 'embedding-strict': embeddingStrict };
}

function row(
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `fock/${id}`, area: 'fock', source, expected, tolerance, compute };
}
