import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { requireRng, rng as seeded, type Rng } from '../../linalg/random.ts';
import { space as spaceOf, type Site, type Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from '../ansatz.ts';
import { ansatzFromSpec } from '../from-spec.ts';
import { inputLayout } from '../inputs.ts';
import { symmetricRbm, translations } from './tied.ts';

/** A model as data. */
interface Grown {
  readonly spec: AnsatzSpec;
  readonly parameters: Float64Array;
}

/**
 * The same state with more hidden units: `rbm`, `denseNet` of one layer, and these under a Marshall sign. A new unit has no bias and is joined to the inputs of one site alone, by weights +-`weight` that make
 * log cosh the same on each of its levels: a factor that is constant, so that the state is what it was up to its norm, and yet the derivatives by the new weights are products of two sites, not 0 as those of units without
 * weights are. Sites are taken in turn from a random one. Throws `UnsupportedError` for other models, `ArgumentError` for numbers that cannot be meant.
 */
export function grow(
  ansatz: Ansatz,
  hidden: number,
  rng: Rng,
  { weight = 0.5 }: { readonly weight?: number } = {},
): Ansatz {
  requireRng(rng);
  if (!Number.isSafeInteger(hidden) || hidden < 1) {
    throw new ArgumentError('hidden', 'be a positive integer', `it is ${hidden}`);
  }
  if (!(Math.abs(weight) < Infinity) || weight === 0) {
    throw new ArgumentError('weight', 'be a finite number other than 0', `it is ${weight}`);
  }
  const { spec, parameters } = grown(ansatz.space, { spec: ansatz.spec(), parameters: ansatz.parameters }, hidden, rng, weight); // prettier-ignore
  return ansatzFromSpec(ansatz.space, spec, parameters);
}

function grown(space: Space, { spec, parameters }: Grown, hidden: number, rng: Rng, weight: number): Grown {
  if (spec.kind === 'marshall') {
    const inner = grown(space, { spec: spec['inner'] as AnsatzSpec, parameters }, hidden, rng, weight);
    return { spec: { ...spec, inner: inner.spec }, parameters: inner.parameters };
  }
  const isDense = spec.kind === 'dense' && (spec['widths'] as number[]).length === 1;
  if (spec.kind !== 'rbm' && !isDense) {
    throw new UnsupportedError(
      `A model of kind '${spec.kind}' cannot be grown without changing the state. Models of one hidden layer can: \`rbm\`, \`denseNet\` of one layer, and these under \`marshall\`.`,
    );
  }
  const before = isDense ? ((spec['widths'] as number[])[0] as number) : (spec['hidden'] as number);
  const units = before + hidden;
  const grownSpec = isDense ? { ...spec, widths: [units] } : { ...spec, hidden: units };
  const width = spec['field'] === 'complex' ? 2 : 1;
  const visible = isDense ? 0 : inputLayout(space).size;
  return {
    spec: grownSpec,
    parameters: widened(space, parameters, visible, before, hidden, width, rng, weight),
  };
}

/** Parameters a (`visible` of them), b, W with `hidden` more columns in b and W. */
function widened(
  space: Space,
  parameters: Float64Array,
  visible: number,
  before: number,
  hidden: number,
  width: 1 | 2,
  rng: Rng,
  weight: number,
): Float64Array {
  const { size, first } = inputLayout(space);
  const units = before + hidden;
  const out = new Float64Array(width * (visible + units * (size + 1)));
  out.set(parameters.subarray(0, width * (visible + before)));
  for (let p = 0; p < size; p++) {
    const from = width * (visible + before + p * before);
    out.set(parameters.subarray(from, from + width * before), width * (visible + units + p * units));
  }
  const sites = [...space.dims.keys()].filter((site) => (space.dims[site] as number) > 1);
  const start = Math.floor(rng.uniform() * sites.length);
  for (let j = 0; j < hidden && sites.length > 0; j++) {
    const site = sites[(start + j) % sites.length] as number;
    const d = space.dims[site] as number;
    const high = Math.floor(rng.uniform() * d);
    for (let k = 0; k < (d === 2 ? 1 : d); k++) {
      const input = (first[site] as number) + k;
      out[width * (visible + units + input * units + before + j)] = d === 2 || k === high ? weight : -weight;
    }
  }
  return out;
}

/**
 * A translation-invariant machine on a longer ring: that of `symmetricRbm(space, translations(n), ...)`, also under a Marshall sign of every second site, on `sites` sites of the same kind. Its filters keep their weights at
 * the distances that they know and have 0 beyond, so that what was learnt on a small ring is where a large one starts. Throws `UnsupportedError` for other models, `ArgumentError` for fewer sites.
 */
export function enlargeRing(ansatz: Ansatz, sites: number): Ansatz {
  const n = ansatz.space.dims.length;
  if (!Number.isSafeInteger(sites) || sites < n) {
    throw new ArgumentError('sites', `be an integer of at least ${n}`, `it is ${sites}`);
  }
  const space = spaceOf(Array.from({ length: sites }, () => ansatz.space.sites[0] as Site));
  const given = { spec: ansatz.spec(), parameters: ansatz.parameters };
  const { spec, parameters } = enlarged(ansatz.space, space, given);
  return ansatzFromSpec(space, spec, parameters);
}

function enlarged(from: Space, to: Space, { spec, parameters }: Grown): Grown {
  const [n, sites] = [from.dims.length, to.dims.length];
  if (spec.kind === 'marshall') {
    requireSecondSites(spec['sublattice'] as number[], n, sites);
    const inner = enlarged(from, to, { spec: spec['inner'] as AnsatzSpec, parameters });
    const sublattice = Array.from({ length: sites / 2 }, (_, i) => 2 * i);
    return { spec: { ...spec, inner: inner.spec, sublattice }, parameters: inner.parameters };
  }
  const inside = spec['inner'] as AnsatzSpec | undefined;
  const field = inside?.['field'] as 'real' | 'complex';
  const filters = ((inside?.['hidden'] as number | undefined) ?? 0) / n;
  const own = spec.kind === 'tied' && inside?.kind === 'rbm' && Number.isSafeInteger(filters) && filters > 0;
  if (!own || !sameIndex(from, filters, field, spec['index'] as number[])) {
    throw new UnsupportedError(
      'Only the models of `symmetricRbm` under `translations` of a ring can be put on a longer one, and these under `marshall`.',
    );
  }
  const larger = symmetricRbm(to, translations(sites), seeded(0), { filters, field, deviation: 0 });
  const width = field === 'real' ? 1 : 2;
  const d = inputLayout(from).size / n;
  const out = new Float64Array(larger.parameters.length);
  // One visible weight per level, one bias per filter, then the filters.
  const shared = width * (d + filters);
  out.set(parameters.subarray(0, shared));
  for (let filter = 0; filter < filters; filter++) {
    const start = shared + width * d * filter * n;
    const centre = centreOf(parameters.subarray(start, start + width * d * n), n);
    for (let q = 0; q < n; q++) {
      // Which site a filter is at carries no meaning, so its centre goes to site 0.
      const distance = q - centre - n * Math.ceil((q - centre) / n - 0.5);
      const target = shared + width * d * (filter * sites + ((distance + sites) % sites));
      out.set(parameters.subarray(start + width * d * q, start + width * d * (q + 1)), target);
    }
  }
  return { spec: larger.spec(), parameters: out };
}

/** The site of a ring about which the squares of weights lie. */
function centreOf(weights: Float64Array, n: number): number {
  let [x, y] = [0, 0];
  weights.forEach((w, i) => {
    const angle = (2 * Math.PI * Math.floor((i * n) / weights.length)) / n;
    x += w * w * Math.cos(angle);
    y += w * w * Math.sin(angle);
  });
  return (Math.round((n * Math.atan2(y, x)) / (2 * Math.PI)) + n) % n;
}

function sameIndex(
  space: Space,
  filters: number,
  field: 'real' | 'complex',
  index: readonly number[],
): boolean {
  const right = symmetricRbm(space, translations(space.dims.length), seeded(0), { filters, field });
  const own = right.spec()['index'] as readonly number[];
  return own.length === index.length && own.every((k, i) => k === index[i]);
}

function requireSecondSites(sublattice: readonly number[], n: number, sites: number): void {
  const isSecond = sublattice.length === n / 2 && sublattice.every((site) => site % 2 === 0);
  if (isSecond && sites % 2 === 0) return;
  throw new UnsupportedError(
    'A Marshall sign can be put on a longer ring where it is on every second site of both.',
  );
}
