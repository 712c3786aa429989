import { NotFiniteError, NotPhysicalError } from '../errors.ts';
import { rngFromState, type Rng, type RngState } from '../linalg/random.ts';
import type { Sector } from '../spaces/sector.ts';
import type { Space } from '../spaces/space.ts';
import type { Ansatz, Batch, Moves, Walker } from './ansatz.ts';
import { Ladder } from './ladder.ts';
import type { MoveRule } from './moves.ts';
import { walkerOf } from './plain-walker.ts';

/** Where Metropolis chains are: one configuration and one random stream each (with tempering one of each per rung), fit for JSON but for the levels' array. */
export interface ChainState {
  readonly levels: Int32Array;
  readonly streams: readonly RngState[];
}

/** How long chains run: sweeps of `sweep` moves, the first `discard` of them thrown away, then one sample per sweep. */
export interface ChainPlan {
  readonly rule: MoveRule;
  readonly sweep: number;
  readonly discard: number;
  readonly samples: number;
  /** Exponents of parallel tempering, 1 first; `start` has one row per chain and exponent. */
  readonly betas?: readonly number[];
}

/** What chains gave: their samples, chain after chain, and where they are now. */
export interface ChainRun {
  readonly batch: Batch;
  readonly end: ChainState;
  /** Accepted moves, and their share of all moves, those that could not be proposed included. */
  readonly accepted: number;
  readonly acceptance: number;
  /** Whether a chain accepted no move while samples were taken. */
  readonly frozen: boolean;
  /** Of tempering: the share of accepted exchanges between neighbouring rungs. */
  readonly swaps?: readonly number[];
}

/** Draws of one chain that looks for a configuration with an amplitude. */
const mostDraws = 200;

/**
 * Chains at random configurations of the space, or the sector: levels uniform, or quanta placed one by one, drawn again where psi is 0. One stream per chain, split from `rng`. Throws `NotPhysicalError` where
 * no amplitude is found in 200 draws.
 */
export function startChains(
  ansatz: Pick<Ansatz, 'space' | 'logAmplitudes'>,
  sector: Sector | undefined,
  chains: number,
  rng: Rng,
): ChainState {
  const { space } = ansatz;
  const n = space.dims.length;
  const levels = new Int32Array(chains * n);
  const streams = Array.from({ length: chains }, () => rng.split());
  let left = [...streams.keys()];
  for (let draw = 0; left.length > 0; draw++) {
    if (draw === mostDraws) {
      const instead = sector ? '' : ' Give the state the sector in which its amplitudes are.';
      throw new NotPhysicalError(
        `The amplitudes of the state are 0 in ${mostDraws} random configurations.${instead}`,
      );
    }
    for (const c of left) {
      randomConfiguration(space, sector, streams[c] as Rng, levels.subarray(c * n, (c + 1) * n));
    }
    const logs = ansatz.logAmplitudes({ count: chains, sites: n, levels });
    left = left.filter((c) => logs[2 * c] === -Infinity);
  }
  return { levels, streams: streams.map((stream) => stream.state()) };
}

function randomConfiguration({ dims }: Space, sector: Sector | undefined, rng: Rng, x: Int32Array): void {
  for (let site = 0; site < x.length; site++) x[site] = Math.floor(rng.uniform() * (dims[site] as number));
  for (const { sites, total } of sector?.laws ?? []) {
    for (const site of sites) x[site] = 0;
    for (let placed = 0; placed < total; placed++) {
      const room = sites.filter((site) => (x[site] as number) < (dims[site] as number) - 1);
      const site = room[Math.floor(rng.uniform() * room.length)] as number;
      x[site] = (x[site] as number) + 1;
    }
  }
}

/**
 * Runs Metropolis chains on |psi|^2. Each chain draws from its own streams and its arithmetic sees no other row, so that its samples do not depend on how many run beside it. With `betas` each chain
 * has a walker per exponent, which exchange places after each sweep; samples are those of the first.
 * Throws `NotFiniteError` for a quotient of amplitudes that is not finite.
 */
export function runChains(ansatz: Ansatz, start: ChainState, plan: ChainPlan): ChainRun {
  const { sweep, discard, samples, betas = [1] } = plan;
  const rows = start.streams.length;
  const chains = rows / betas.length;
  const sites = ansatz.space.dims.length;
  const streams = start.streams.map(rngFromState);
  const walker = walkerOf(ansatz, { count: rows, sites, levels: start.levels });
  const ladder = new Ladder(betas, rows);
  const stepper = new Stepper(walker, plan.rule, streams, ladder);
  const levels = new Int32Array(chains * samples * sites);
  const rowAt = (slot: number): Int32Array => {
    const row = ladder.rowAt[slot] as number;
    return walker.batch.levels.subarray(row * sites, (row + 1) * sites);
  };
  for (let k = -discard; k < samples; k++) {
    if (k === 0) stepper.startCounting();
    for (let step = 0; step < sweep; step++) stepper.step();
    if (betas.length > 1) ladder.exchange(ansatz.logAmplitudes(walker.batch), streams);
    if (k < 0) continue;
    for (let c = 0; c < chains; c++) levels.set(rowAt(c * betas.length), (c * samples + k) * sites);
  }
  const end = {
    levels: Int32Array.from(
      { length: rows * sites },
      (_, i) => rowAt(Math.floor(i / sites))[i % sites] as number,
    ),
    streams: streams.map((_, slot) => (streams[ladder.rowAt[slot] as number] as Rng).state()),
  };
  const tempered = betas.length > 1 ? { swaps: ladder.swaps() } : {};
  const batch = { count: chains * samples, sites, levels };
  return { batch, end, ...stepper.report(sweep * samples), ...tempered };
}

/** One Metropolis move of all chains at a time. */
class Stepper {
  readonly #walker: Walker;
  readonly #rule: MoveRule;
  readonly #streams: readonly Rng[];
  readonly #moves: Moves;
  readonly #quotients: Float64Array;
  readonly #ratios: Float64Array;
  readonly #accepted: Uint8Array;
  readonly #ladder: Ladder;
  /** Accepted moves on each slot of the ladder. */
  readonly #counts: Float64Array;

  constructor(walker: Walker, rule: MoveRule, streams: readonly Rng[], ladder: Ladder) {
    const { length: count } = streams;
    const { width } = rule;
    this.#walker = walker;
    this.#rule = rule;
    this.#streams = streams;
    this.#ladder = ladder;
    const rows = Int32Array.from({ length: count }, (_, c) => c);
    this.#moves = {
      count,
      width,
      rows,
      sites: new Int32Array(count * width),
      levels: new Int32Array(count * width),
    };
    this.#quotients = new Float64Array(count);
    this.#ratios = new Float64Array(2 * count);
    this.#accepted = new Uint8Array(count);
    this.#counts = new Float64Array(count);
  }

  startCounting(): void {
    this.#counts.fill(0);
    this.#ladder.startCounting();
  }

  step(): void {
    const { count, width } = this.#moves;
    const { sites, levels } = this.#walker.batch;
    for (let c = 0; c < count; c++) {
      const quotient = this.#rule.propose(levels, c * sites, this.#streams[c] as Rng, this.#moves, c * width);
      this.#quotients[c] = quotient;
      if (quotient === 0) this.#stay(c, levels, c * sites);
    }
    this.#walker.ratios(this.#moves, this.#ratios);
    for (let c = 0; c < count; c++) {
      const [re, im] = [this.#ratios[2 * c] as number, this.#ratios[2 * c + 1] as number];
      const weight = this.#tempered(re * re + im * im, c);
      const chance = weight * (this.#quotients[c] as number);
      if (!(chance < Infinity)) this.#refuse(c, chance);
      const accepted = chance >= 1 || (chance > 0 && (this.#streams[c] as Rng).uniform() < chance) ? 1 : 0;
      this.#accepted[c] = accepted;
      const slot = this.#ladder.slotOf[c] as number;
      this.#counts[slot] = (this.#counts[slot] as number) + accepted;
    }
    this.#walker.accept(this.#moves, this.#accepted);
  }

  /** Of the chains themselves, the first rung of each. */
  report(moves: number): Pick<ChainRun, 'accepted' | 'acceptance' | 'frozen'> {
    const { rungs } = this.#ladder;
    const own = this.#counts.filter((_, slot) => slot % rungs === 0);
    const accepted = own.reduce((sum, count) => sum + count, 0);
    return {
      accepted,
      acceptance: accepted / (moves * own.length),
      frozen: own.some((count, chain) => count === 0 && this.#ladder.isStill(chain)),
    };
  }

  /** |psi'/psi|^(2 beta); where psi' is 0 it is 0 on every rung. */
  #tempered(weight: number, row: number): number {
    const beta = this.#ladder.exponents[row] as number;
    return beta === 1 || weight === 0 ? weight : weight ** beta;
  }

  /** A change that changes nothing. */
  #stay(c: number, levels: Int32Array, from: number): void {
    const { width, sites, levels: to } = this.#moves;
    for (let i = 0; i < width; i++) {
      sites[c * width + i] = i;
      to[c * width + i] = levels[from + i] as number;
    }
  }

  #refuse(c: number, chance: number): never {
    const { sites, levels } = this.#walker.batch;
    const { width, sites: on, levels: to } = this.#moves;
    const x = levels.subarray(c * sites, (c + 1) * sites);
    const part = (of: Int32Array): string => of.subarray(c * width, (c + 1) * width).join();
    throw new NotFiniteError(
      `psi(x')/psi(x) of chain ${c}`,
      `its square is ${chance} for x = [${x.join()}] with levels [${part(to)}] on the sites [${part(on)}]`,
      'Check the amplitude there; large parameters make it overflow.',
    );
  }
}
