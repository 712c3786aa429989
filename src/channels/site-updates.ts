import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { zeros } from '../linalg/matrix.ts';
import type { LocalTerm, Operator } from '../operators/operator.ts';
import { requireProductForm } from '../operators/product-form.ts';
import { terms } from '../operators/terms.ts';
import { configurationAt, defaultMaxBytes, indexOf } from '../spaces/indexing.ts';
import { describeSpace, dimension, requireSites, subspace, type Space } from '../spaces/space.ts';
import type { Kraus } from './channel.ts';
import { classicalChannel } from './classical.ts';
import type { MapBudget } from './convert.ts';

/** A Monte Carlo update of one site: a channel on the sites that it reads, ascending, for `applyChannel(channel, rho, { sites })` or `embedChannel`. */
export interface SiteUpdate {
  readonly channel: Kraus;
  readonly sites: readonly number[];
}

/**
 * The heat-bath (Glauber, Gibbs) update of one site for a diagonal Hamiltonian: the site is drawn anew from its conditional law P(b | others) = exp(-beta E_b)/sum_c exp(-beta E_c). The
 * channel acts on the site and those that its energy depends on, by Kraus operators sqrt(P) |others, b><others, a|; the Gibbs state is stationary and in detailed balance. On spins s = +-1 it
 * is P(+) = 1/(1 + exp(-2 beta h)) with the local field h. For d levels read and L levels of the site at most d L operators, 16 d^3 L bytes.
 * Throws `ArgumentError` for a Hamiltonian that is not diagonal and real, a site that does not exist or a beta that is not finite, `BudgetExceededError`, `UnsupportedError` for a Fock-space operator.
 * R. J. Glauber, J. Math. Phys. 4 (1963) 294; Geman and Geman, IEEE Trans. PAMI 6 (1984) 721.
 */
export function heatBath(H: Operator, beta: number, site: number, options: MapBudget = {}): SiteUpdate {
  return update(H, beta, site, options, (energies) => {
    const favoured = energies.reduce((a, b) => (beta < 0 ? Math.max(a, b) : Math.min(a, b)));
    const weights = energies.map((energy) => Math.exp(-beta * (energy - favoured)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const chances = weights.map((weight) => weight / total);
    return () => chances;
  });
}

/**
 * The Metropolis update of one site for a diagonal Hamiltonian: one of the other levels is proposed, each equally likely, and taken with probability min(1, exp(-beta (E_new - E_old))). Form, cost and
 * errors as `heatBath`; the Gibbs state is stationary and in detailed balance too.
 * Metropolis, Rosenbluth, Rosenbluth, Teller and Teller, J. Chem. Phys. 21 (1953) 1087.
 */
export function metropolis(H: Operator, beta: number, site: number, options: MapBudget = {}): SiteUpdate {
  return update(H, beta, site, options, (energies) => (from) => {
    const others = energies.length - 1;
    const chances = energies.map((energy, to) =>
      to === from ? 0 : Math.min(1, Math.exp(-beta * (energy - (energies[from] as number)))) / others,
    );
    chances[from] = Math.max(0, 1 - chances.reduce((sum, p) => sum + p, 0));
    return chances;
  });
}

/** From the energies of a site's levels, all else fixed: the law of the next level, given the present one. */
type Rule = (energies: readonly number[]) => (from: number) => readonly number[];

function update(
  H: Operator,
  beta: number,
  site: number,
  { maxBytes = defaultMaxBytes }: MapBudget,
  rule: Rule,
): SiteUpdate {
  const product = requireProductForm(H, 'a Monte Carlo update');
  const { space } = product;
  requireSites(space, [site], 'site');
  if (!Number.isFinite(beta)) throw new ArgumentError('beta', 'be a finite number', `it is ${beta}`);
  const touching = terms(product, { maxBytes }).filter((term) => term.sites.includes(site));
  const sites = [...new Set([site, ...touching.flatMap((term) => term.sites)])].sort((a, b) => a - b);
  const on = subspace(space, sites);
  const levels = space.dims[site] as number;
  requireUpdateBudget(on, levels, maxBytes);
  const energies = energiesOf(touching, on, sites);
  const transition = zeros(energies.length, energies.length);
  const own = sites.indexOf(site);
  const stride = on.dims.slice(own + 1).reduce((a, b) => a * b, 1);
  for (let x = 0; x < energies.length; x++) {
    const from = Math.floor(x / stride) % levels;
    const all = Array.from({ length: levels }, (_, b) => x + (b - from) * stride);
    const law = rule(all.map((y) => energies[y] as number))(from);
    all.forEach((y, b) => (transition.data[2 * (y * energies.length + x)] = law[b] as number));
  }
  return { channel: classicalChannel(on, on, transition), sites };
}

/** The diagonal of the terms on the sites that they touch. */
function energiesOf(touching: readonly LocalTerm[], on: Space, sites: readonly number[]): Float64Array {
  touching.forEach((term) => requireRealDiagonal(term));
  const energies = new Float64Array(dimension(on));
  const places = touching.map((term) => term.sites.map((s) => sites.indexOf(s)));
  const spaces = places.map((list) => subspace(on, list));
  for (let x = 0; x < energies.length; x++) {
    const levels = configurationAt(on, x);
    touching.forEach(({ coefficient, matrix }, t) => {
      const row = indexOf(
        spaces[t] as Space,
        (places[t] as number[]).map((at) => levels[at] as number),
      );
      energies[x] =
        (energies[x] as number) + coefficient.re * (matrix.data[2 * row * (matrix.cols + 1)] as number);
    });
  }
  return energies;
}

function requireRealDiagonal({ coefficient, matrix, sites }: LocalTerm): void {
  const diagonal = matrix.data.every((x, i) => x === 0 || i % (2 * (matrix.cols + 1)) === 0);
  if (diagonal && coefficient.im === 0) return;
  const got = `a term on sites [${sites}] is not`;
  throw new ArgumentError(
    'H',
    'be diagonal with real energies',
    got,
    'Updates of a classical law need a classical energy.',
  );
}

function requireUpdateBudget(on: Space, levels: number, maxBytes: number): void {
  const bytes = 16 * levels * 2 ** (3 * on.log2Dim);
  if (bytes <= maxBytes) return;
  const what = `A Monte Carlo update that reads ${describeSpace(on)}`;
  throw new BudgetExceededError(what, bytes, maxBytes, 'Sample configurations instead of the whole law.');
}
