import { ConvergenceError, NotPhysicalError } from '../errors.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { flowIntegration } from '../linalg/ode/integration-on.ts';
import { heldMemory } from '../linalg/ode/memory.ts';
import { odeSettings } from '../linalg/ode/options.ts';
import type { ExplicitTableau } from '../linalg/ode/tableau.ts';
import type { Rng } from '../linalg/random.ts';
import { heldProduct } from './held-product.ts';
import type { LindbladPlan } from './lindblad-rhs.ts';
import { TaylorFlow } from './taylor-flow.ts';
import { holdValues } from './varying-matrix.ts';

/** A click: jump operator `jump` acted at time t. */
export interface Click {
  readonly t: number;
  readonly jump: number;
}

/** What one trajectory needs to know. */
export interface TrajectoryRun {
  readonly plan: LindbladPlan;
  readonly start: Float64Array;
  readonly times: readonly number[];
  readonly rng: Rng;
  /** Called at each time with the ket, of any norm. */
  save(k: number, psi: Float64Array): void;
  /** A bound of |K| when nothing depends on time: then steps are exact. */
  readonly norm: number | undefined;
  readonly ode: {
    readonly method: ExplicitTableau;
    readonly rtol: number;
    readonly atol: number;
    readonly maxStep: number;
    readonly breakpoints: readonly number[];
  };
}

/** Runs one trajectory in a workspace and gives its clicks. `start` is normalised. */
export function unravel(work: Workspace, run: TrajectoryRun): Click[] {
  return run.norm === undefined ? unravelByOde(work, run) : unravelByTaylor(work, run, run.norm);
}

function unravelByTaylor(work: Workspace, run: TrajectoryRun, norm: number): Click[] {
  const { plan, times, rng } = run;
  const end = times.at(-1) as number;
  const flow = new TaylorFlow(work, plan.k.layout, holdValues(work, plan.k).values, norm);
  const jumps = new HeldJumps(work, plan);
  const clicks: Click[] = [];
  let t = times[0] as number;
  const saver = new Saver(work, run);
  let u = rng.uniform();
  let weight = 1;
  let rate = 0;
  work.write(flow.start, run.start);
  saver.upTo(t, () => flow.start);
  while (t < end) {
    const from = t;
    // No further than a little past the click that is expected, since what lies behind it is thrown away.
    const expected = rate > 0 ? (1.3 * Math.log(weight / u)) / rate : Infinity;
    const h = Math.min(flow.next, end - t, Math.max(expected, flow.next / 64));
    if (from + h === from) {
      const instead = `Stuck at t = ${from}, because the generator asks for steps of ${h}. Rescale time.`;
      throw new ConvergenceError('A trajectory', h, clicks.length, instead);
    }
    flow.expand(h);
    const left = flow.norm2(flow.reach);
    rate = Math.log(weight / left) / (flow.reach * h);
    const clicked = left < u;
    const share = clicked ? flow.fallsTo(u) : flow.reach;
    const to = h === end - from && share === 1 ? end : from + share * h;
    saver.upTo(to, (time) => flow.at(Math.min(share, (time - from) / h)));
    work.vectors.copy(flow.start, flow.at(share));
    t = to;
    weight = left;
    if (!clicked) continue;
    clicks.push({ t, jump: jumps.act(flow.start, t, rng) });
    u = rng.uniform();
    weight = 1;
  }
  return clicks;
}

/** Hands out the ket at the wanted times, in order. */
class Saver {
  readonly #work: Workspace;
  readonly #run: TrajectoryRun;
  #next = 0;

  constructor(work: Workspace, run: TrajectoryRun) {
    this.#work = work;
    this.#run = run;
  }

  upTo(time: number, valueAt: (time: number) => Numbers): void {
    const { times, save } = this.#run;
    for (; this.#next < times.length && (times[this.#next] as number) <= time; this.#next++) {
      save(this.#next, this.#work.view(valueAt(times[this.#next] as number)));
    }
  }
}

function unravelByOde(work: Workspace, run: TrajectoryRun): Click[] {
  const { plan, times, rng, ode } = run;
  const k = holdValues(work, plan.k);
  const product = heldProduct(work, plan.k.layout, k.values);
  const jumps = new HeldJumps(work, plan);
  const psi = work.put(run.start);
  const to = times.at(-1) as number;
  const clicks: Click[] = [];
  let from = times[0] as number;
  let next = 0;
  for (;;) {
    const u = rng.uniform();
    const settings = odeSettings(
      {
        ...{ ...ode, from, to, times: times.slice(next) },
        maxSteps: 1_000_000,
        save: (_, y) => run.save(next++, y),
        events: [{ g: (_, y) => norm2(y) - u, terminal: true, direction: 'falling' }],
      },
      run.start.length,
    );
    const rhs = (t: number, y: Numbers, dydt: Numbers): void => {
      k.update(t);
      product(dydt, y, 1);
    };
    const integration = flowIntegration(
      { rhs, memory: heldMemory(work, run.start.length) },
      work.read(psi),
      settings,
    );
    while (integration.advance());
    const { t, y, ended } = integration.result();
    if (ended === 'to') return clicks;
    work.write(psi, y);
    clicks.push({ t, jump: jumps.act(psi, t, rng) });
    from = t;
  }
}

/** out = L(t) v. */
type Product = (out: Numbers, v: Numbers, t: number) => void;

/** The jump operators in a workspace. */
class HeldJumps {
  readonly #work: Workspace;
  readonly #products: Product[];
  readonly #images: Numbers[];

  constructor(work: Workspace, { jumps, size }: LindbladPlan) {
    this.#work = work;
    this.#images = jumps.map(() => work.zeros(2 * size));
    this.#products = jumps.map((jump) => {
      const held = holdValues(work, jump);
      const product = heldProduct(work, jump.layout, held.values);
      return (out, v, t) => {
        held.update(t);
        product(out, v, 1);
      };
    });
  }

  /** psi <- L psi / |L psi| with L drawn by |L psi|^2; gives its number. */
  act(psi: Numbers, t: number, rng: Rng): number {
    const { vectors } = this.#work;
    const weights = this.#images.map((image, i) => {
      (this.#products[i] as Product)(image, psi, t);
      return vectors.norm2(image);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0 && total < Infinity)) {
      throw new NotPhysicalError(`A click is due at t = ${t}, but the weight of all jumps is ${total}.`);
    }
    let left = rng.uniform() * total;
    let drawn = 0;
    weights.forEach((weight, i) => {
      if (weight > 0 && left >= 0) drawn = i;
      left -= weight;
    });
    vectors.copy(psi, this.#images[drawn] as Numbers);
    vectors.scale(psi, 1 / Math.sqrt(weights[drawn] as number));
    return drawn;
  }
}

function norm2(y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += (y[i] as number) ** 2;
  return sum;
}
