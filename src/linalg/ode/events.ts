import { ArgumentError } from '../../errors.ts';

/** Something that happens where a continuous function g(t, y) of the solution changes its sign. */
export interface OdeEvent {
  readonly g: (t: number, y: Float64Array) => number;
  /** End the run there. Default false. */
  readonly terminal?: boolean;
  /** Which changes count, seen in the direction of integration. Default 'both'. */
  readonly direction?: 'rising' | 'falling' | 'both';
  /** How closely its time is located. Default four spacings of doubles at that time. */
  readonly tolerance?: number;
  /** Places in each step, its end included, where signs are looked at (the most that any event asks for): two changes between neighbours are missed. Default 4. */
  readonly samples?: number;
}

/** An event that happened: `event` is its place in the list, `y` the solution there. */
export interface OdeEventHit {
  readonly event: number;
  readonly t: number;
  readonly y: Float64Array;
}

/** A step as events see it: the solution at from + theta (to - from), in a buffer valid until the next call. */
export interface EventStep {
  readonly from: number;
  readonly to: number;
  readonly interpolated: (theta: number) => Float64Array;
}

/** The sign changes of all events along a run. The last sign of each g is kept; a g that starts at 0 has not changed yet. */
export class EventWatch {
  readonly signs: number[];
  readonly #events: readonly OdeEvent[];
  readonly #values: number[];

  constructor(events: readonly OdeEvent[], t: number, y: Float64Array, signs?: readonly number[]) {
    this.#events = events;
    this.#values = events.map((event, i) => value(event, i, t, y));
    this.signs = signs ? [...signs] : this.#values.map(Math.sign);
  }

  /** What happens in a step, in order of time, up to the first terminal event; the second entry says whether there was one. */
  scan(step: EventStep): readonly [hits: OdeEventHit[], ended: boolean] {
    const found: OdeEventHit[] = [];
    const samples = Math.max(...this.#events.map((event) => event.samples ?? 4));
    for (let j = 1; j <= samples; j++) {
      const [from, to] = [(j - 1) / samples, j / samples];
      const hits = this.#events.flatMap((_, i) => this.#hit(step, i, from, to) ?? []);
      hits.sort((a, b) => (a.t - b.t) * Math.sign(step.to - step.from));
      for (const hit of hits) {
        found.push(hit);
        if (this.#events[hit.event]?.terminal !== true) continue;
        this.#restart(hit.t, hit.y);
        return [found, true];
      }
    }
    return [found, false];
  }

  #hit(step: EventStep, i: number, from: number, to: number): OdeEventHit | undefined {
    const event = this.#events[i] as OdeEvent;
    const before = this.signs[i] as number;
    const left = this.#values[i] as number;
    const t = time(step, to);
    const right = value(event, i, t, step.interpolated(to));
    this.#values[i] = right;
    const now = Math.sign(right);
    this.signs[i] = now;
    const wanted = event.direction ?? 'both';
    if (before === 0 || now === before) return undefined;
    if (wanted !== 'both' && (wanted === 'rising') !== before < 0) return undefined;
    const theta = locate(step, event, i, before, from, left, to, right);
    return { event: i, t: time(step, theta), y: step.interpolated(theta).slice() };
  }

  #restart(t: number, y: Float64Array): void {
    this.#events.forEach((event, i) => {
      this.#values[i] = value(event, i, t, y);
      this.signs[i] = Math.sign(this.#values[i] as number);
    });
  }
}

/** Where in (from, to] the sign of g stops to be `before`: secants that alternate with bisection, always from its far side. */
function locate(
  step: EventStep,
  event: OdeEvent,
  index: number,
  before: number,
  from: number,
  left: number,
  to: number,
  right: number,
): number {
  const scale = Math.max(Math.abs(step.from), Math.abs(step.to));
  const width = (event.tolerance ?? 4 * Number.EPSILON * scale) / Math.abs(step.to - step.from);
  let secant = true;
  while (to - from > width) {
    let theta = secant ? from + ((to - from) * left) / (left - right) : (from + to) / 2;
    theta = Math.min(to - width / 2, Math.max(from + width / 2, theta));
    if (theta <= from || theta >= to) break;
    const g = value(event, index, time(step, theta), step.interpolated(theta));
    if (Math.sign(g) === before) [from, left] = [theta, g];
    else [to, right] = [theta, g];
    secant = !secant;
  }
  return to;
}

function time(step: EventStep, theta: number): number {
  return theta === 1 ? step.to : step.from + theta * (step.to - step.from);
}

function value(event: OdeEvent, index: number, t: number, y: Float64Array): number {
  const g = event.g(t, y);
  if (!Number.isFinite(g))
    throw new ArgumentError(`events[${index}].g`, 'give finite numbers', `it is ${g} at t = ${t}`);
  return g;
}
