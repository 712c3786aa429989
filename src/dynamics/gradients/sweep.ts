import type { ParameterValues } from '../../circuits/expression.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { VectorsOf } from '../../linalg/ode/memory.ts';
import { nodeTime, type Span } from '../../linalg/ode/stepper.ts';
import type { Weight } from '../parametric-weight.ts';
import { flowStages, type FlowStages } from './flow-stages.ts';
import type { HeldFlow } from './flow.ts';
import type { StepForms } from './step-forms.ts';

/** What a backward sweep gathers: derivatives by each parameter, and the sums of their parts' magnitudes. */
export interface Gathered {
  readonly gradient: Float64Array;
  readonly magnitudes: Float64Array;
}

/** The steps of one run, and how many of them may be remembered at once. */
export interface SweepPlan {
  readonly spans: readonly Span[];
  readonly forms: StepForms;
  readonly weights: readonly Weight[];
  readonly parameters: ParameterValues;
  readonly names: readonly string[];
  /** Steps whose stages are held at once, at least one. */
  readonly leaf: number;
  /** States kept at once where a stretch is longer than that, at least two. */
  readonly slots: number;
  readonly signal: AbortSignal | undefined;
}

/** Runs the recorded steps again, forwards and transposed. Memory: leaf times stages vectors, and 3 stages + 3. */
export class Sweep {
  readonly #work: Workspace;
  readonly #flow: HeldFlow;
  readonly #plan: SweepPlan;
  readonly #y: Numbers;
  readonly #slopes: readonly Numbers[];
  /** The arguments g_i of the steps of a leaf. */
  readonly #kept: readonly (readonly Numbers[])[];
  readonly #stages: FlowStages;
  /** From zero; the first slope is lambda. */
  readonly #transposed: VectorsOf<Numbers>;
  readonly #transposedStages: FlowStages;
  readonly #pulled: readonly Numbers[];
  readonly lambda: Numbers;
  readonly gathered: Gathered;
  readonly #places: ReadonlyMap<string, number>;
  /** Slopes of parts that do not depend on time. */
  readonly #steady: readonly (ParameterValues | undefined)[];

  constructor(work: Workspace, flow: HeldFlow, size: number, plan: SweepPlan) {
    const { forms, weights, parameters, names } = plan;
    const make = (): Numbers => work.zeros(size);
    this.#work = work;
    this.#flow = flow;
    this.#plan = plan;
    [this.#y, this.lambda] = [make(), make()];
    this.#slopes = forms.nodes.map(make);
    const leaf = Math.min(plan.leaf, plan.spans.length);
    this.#kept = Array.from({ length: leaf }, () => forms.nodes.map(make));
    this.#stages = flowStages(flow.forward, forms.arguments, forms.nodes);
    this.#pulled = forms.nodes.map(make);
    const slopes = [this.lambda, ...this.#pulled];
    this.#transposed = { y: make(), slopes, targets: [this.lambda, ...forms.nodes.map(make)] };
    this.#transposedStages = flowStages(flow.adjoint, forms.pulls, forms.pullNodes);
    this.#places = new Map(names.map((name, k) => [name, k]));
    this.gathered = {
      gradient: new Float64Array(names.length),
      magnitudes: new Float64Array(names.length),
    };
    this.#steady = weights.map((weight) => (weight.steady ? weight.slopes(0, parameters) : undefined));
  }

  /** Goes from step `from` to step `to`, telling each state on the way, the first included. */
  forward(from: number, to: number, y: Float64Array, tell: (step: number, y: Float64Array) => void): void {
    const { vectors } = this.#work;
    this.#work.write(this.#y, y);
    const [first = []] = this.#kept;
    for (let n = from; n < to; n++) {
      tell(n, this.#work.view(this.#y));
      this.#step(n, this.#y, first);
      const { h } = this.#span(n);
      vectors.combine(this.#y, this.#y, this.#slopes, this.#plan.forms.end, h);
    }
    tell(to, this.#work.view(this.#y));
  }

  /** Takes lambda from after step `to` to before step `from`; `land` is told each step number and the state there, to add to lambda. */
  backward(from: number, to: number, y: Float64Array, land: (step: number, y: Numbers) => void): void {
    const { leaf, slots } = this.#plan;
    if (to - from <= leaf) {
      this.#leaf(from, to, y, land);
      return;
    }
    const stretch = Math.max(leaf, Math.ceil((to - from) / slots));
    const starts: Float64Array[] = [];
    const last = from + Math.floor((to - from - 1) / stretch) * stretch;
    this.forward(from, last, y, (n, state) => {
      if ((n - from) % stretch === 0) starts.push(state.slice());
    });
    for (let start = last; start >= from; start -= stretch) {
      this.backward(start, Math.min(to, start + stretch), starts.pop() as Float64Array, land);
    }
  }

  #leaf(from: number, to: number, y: Float64Array, land: (step: number, y: Numbers) => void): void {
    this.#plan.signal?.throwIfAborted();
    const { vectors } = this.#work;
    this.#work.write(this.#y, y);
    for (let n = from; n < to; n++) {
      this.#step(n, this.#y, this.#kept[n - from] as readonly Numbers[]);
      vectors.combine(this.#y, this.#y, this.#slopes, this.#plan.forms.end, this.#span(n).h);
    }
    for (let n = to - 1; n >= from; n--) {
      const stages = this.#kept[n - from] as readonly Numbers[];
      this.#pull(n, stages);
      land(n, stages[0] as Numbers);
    }
  }

  /** The arguments g_i and slopes k_i of step n from y. */
  #step(n: number, y: Numbers, targets: readonly Numbers[]): void {
    this.#stages({ y, slopes: this.#slopes, targets }, 0, this.#span(n));
  }

  #pull(n: number, stages: readonly Numbers[]): void {
    const span = this.#span(n);
    const { forms } = this.#plan;
    this.#transposedStages(this.#transposed, 1, span);
    stages.toReversed().forEach((stage, i) => {
      const t = nodeTime(span, forms.pullNodes[i + 1] as number);
      this.#gather(t, this.#transposed.targets[i + 1] as Numbers, stage);
    });
    this.#work.vectors.combine(this.lambda, this.lambda, this.#pulled, forms.all, 1);
  }

  #gather(t: number, bar: Numbers, stage: Numbers): void {
    const { weights, parameters } = this.#plan;
    const { gradient, magnitudes } = this.gathered;
    for (let j = 0; j < weights.length; j++) {
      const slopes = this.#steady[j] ?? (weights[j] as Weight).slopes(t, parameters);
      let share: number | undefined;
      for (const [name, slope] of Object.entries(slopes)) {
        const k = this.#places.get(name);
        if (k === undefined || slope === 0) continue;
        share ??= this.#flow.share(j, bar, stage);
        gradient[k] = (gradient[k] as number) + slope * share;
        magnitudes[k] = (magnitudes[k] as number) + Math.abs(slope * share);
      }
    }
  }

  #span(n: number): Span {
    return this.#plan.spans[n] as Span;
  }
}
