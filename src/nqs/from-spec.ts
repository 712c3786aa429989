import { ArgumentError } from '../errors.ts';
import { rng } from '../linalg/random.ts';
import { sector, type Sector, type SectorLaw } from '../spaces/sector.ts';
import { dimension, type Space } from '../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from './ansatz.ts';
import { autoregressiveDense, autoregressiveTransformer, recurrent } from './models/autoregressive/models.ts';
import { densityJastrow, type PairGroup } from './models/density-jastrow.ts';
import { pairCount, pfaffian } from './models/fermions/pfaffian.ts';
import { slater } from './models/fermions/slater.ts';
import { doubledSpace, halfOf, requireDensityAnsatz } from './density/density-ansatz.ts';
import { rootOfDiagonal } from './density/diagonal.ts';
import { densityRbm } from './density/density-rbm.ts';
import { FrozenAnsatz } from './models/frozen.ts';
import { jastrow } from './models/jastrow.ts';
import { logTable } from './models/log-table.ts';
import { modelProduct } from './models/model-product.ts';
import { denseNet, meanField, rbm } from './models/nets.ts';
import { phased } from './models/phased.ts';
import { marshall } from './models/signed.ts';
import { symmetrised } from './models/symmetrised.ts';
import { tied } from './models/tied.ts';
import { convolutionalNet, type ConvolutionalOptions } from './models/vision/convolutional.ts';
import { visionTransformer, type VisionTransformerOptions } from './models/vision/vision-transformer.ts';

type Maker = (space: Space, spec: AnsatzSpec) => Ansatz;

const field = (spec: AnsatzSpec): 'real' | 'complex' => spec['field'] as 'real' | 'complex';
const inner = (space: Space, spec: unknown): Ansatz => modelOf(space, spec as AnsatzSpec);

/** The options of a model whose specification holds them by their names. */
const optionsOf = <Options>(spec: AnsatzSpec): Options => spec as unknown as Options;

/** The options of autoregressive models. */
function conditional(
  space: Space,
  spec: AnsatzSpec,
): { readonly field: 'real' | 'complex'; readonly sector?: Sector } {
  const laws = spec['laws'] as readonly SectorLaw[] | null;
  return { field: field(spec), ...(laws ? { sector: sector(space, laws) } : {}) };
}

/** How each kind is built; the parameters come afterwards, so that the stream draws nothing that stays. */
const makers: Readonly<Record<string, Maker>> = {
  'mean-field': (space, spec) => meanField(space, rng(0), { field: field(spec) }),
  rbm: (space, spec) => rbm(space, rng(0), { field: field(spec), hidden: spec['hidden'] as number }),
  dense: (space, spec) => denseNet(space, spec['widths'] as number[], rng(0), { field: field(spec) }),
  jastrow: (space, spec) => jastrow(space, rng(0), { field: field(spec), onSite: spec['onSite'] as boolean }),
  'autoregressive-dense': (space, spec) =>
    autoregressiveDense(space, spec['widths'] as number[], rng(0), conditional(space, spec)),
  'autoregressive-transformer': (space, spec) => {
    const [width, heads] = [spec['width'] as number, spec['heads'] as number];
    const [layers, hidden] = [spec['layers'] as number, spec['hidden'] as number];
    return autoregressiveTransformer(space, rng(0), {
      ...conditional(space, spec),
      width,
      heads,
      layers,
      hidden,
    });
  },
  recurrent: (space, spec) => {
    const shape = spec['shape'] as readonly [number, number] | null;
    const units = spec['units'] as number;
    return recurrent(space, rng(0), { ...conditional(space, spec), units, ...(shape ? { shape } : {}) });
  },
  'log-table': (space) => logTable(space, new Float64Array(2 * dimension(space))),
  phased: (space, spec) => phased(inner(space, spec['modulus']), inner(space, spec['phase'])),
  tied: (space, spec) => tied(inner(space, spec['inner']), spec['index'] as number[]),
  slater: (space, spec) => {
    const laws = spec['laws'] as SectorLaw[];
    const width = field(spec) === 'real' ? 1 : 2;
    const values = laws.map(({ sites, total }) => new Float64Array(width * sites.length * total));
    return slater(sector(space, laws), { field: field(spec), values });
  },
  pfaffian: (space, spec) => {
    const own = sector(space, spec['laws'] as SectorLaw[]);
    const values = new Float64Array(pairCount(own) * (field(spec) === 'real' ? 1 : 2));
    return pfaffian(own, { field: field(spec), values });
  },
  'density-jastrow': (space, spec) =>
    densityJastrow(space, spec['groups'] as PairGroup[], { field: field(spec) }),
  product: (space, spec) =>
    modelProduct((spec['factors'] as AnsatzSpec[]).map((factor) => inner(space, factor))),
  diagonal: (space, spec) => rootOfDiagonal(requireDensityAnsatz(inner(doubledSpace(space), spec['inner']))),
  'density-rbm': (space, spec) =>
    densityRbm(halfOf(space), rng(0), {
      hidden: spec['hidden'] as number,
      ancillas: spec['ancillas'] as number,
    }),
  frozen: (space, spec) => {
    const whole = inner(space, spec['inner']).with(Float64Array.from(spec['parameters'] as number[]));
    return new FrozenAnsatz(whole, spec['free'] as number[]);
  },
  convolutional: (space, spec) =>
    convolutionalNet(space, spec['lengths'] as number[], rng(0), optionsOf<ConvolutionalOptions>(spec)),
  'vision-transformer': (space, spec) =>
    visionTransformer(space, spec['lengths'] as number[], rng(0), optionsOf<VisionTransformerOptions>(spec)),
  symmetrised: (space, spec) =>
    symmetrised(inner(space, spec['inner']), spec['group'] as number[][], spec['characters'] as number[]),
  marshall: (space, spec) => marshall(inner(space, spec['inner']), spec['sublattice'] as number[]),
};

/**
 * The model that `spec()` described, with these parameters, bit for bit what it was. Throws `ArgumentError` for a kind that is not one of this package and for
 * parameters that do not fit.
 */
export function ansatzFromSpec(space: Space, spec: AnsatzSpec, parameters: Float64Array): Ansatz {
  return modelOf(space, spec).with(parameters);
}

/** Whether a model as plain data is of this package, with all that it is made of. */
export function isModelOfPackage(spec: AnsatzSpec): boolean {
  const parts = Object.values(spec)
    .flat()
    .filter((part) => typeof part === 'object' && part !== null);
  const models = parts.filter((part) => 'kind' in part) as AnsatzSpec[];
  return Object.hasOwn(makers, spec.kind) && models.every(isModelOfPackage);
}

function modelOf(space: Space, spec: AnsatzSpec | null | undefined): Ansatz {
  if (!spec) throw new ArgumentError('spec', 'describe a model', `it is ${String(spec)}`);
  const make = Object.hasOwn(makers, spec.kind) ? makers[spec.kind] : undefined;
  if (make) return make(space, spec);
  throw new ArgumentError(
    'spec.kind',
    `be one of ${Object.keys(makers).join(', ')}`,
    `it is ${String(spec.kind)}`,
    'Build a model of your own before.',
  );
}
