import { ArgumentError, NotFiniteError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, Batch } from '../ansatz.ts';
import { encode, inputLayout, type InputLayout } from '../inputs.ts';
import { pairAnsatz, type PairNetwork, type PairPass } from '../pair-network.ts';
import { ComplexNode, type TapeComplex } from './complex.ts';
import { ReversePass, sizeOf, TapeNode, type Recording, type TapeArray } from './node.ts';
import { requireShape } from './shapes.ts';
import { tapeOf, type Tape, type TapeValue } from './tape.ts';

/** Parameters of a custom model: first values, row-major, of an array of this shape; complex ones interleaved. */
export interface TapeParameter {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** 'real' by default. */
  readonly field?: 'real' | 'complex';
}

/** The arrays that stand for parameters on the tape. */
export type TapeParameters<P> = {
  readonly [K in keyof P]: P[K] extends { readonly field: 'complex' } ? TapeComplex : TapeArray;
};

/** A wave function of your own. */
export interface CustomModel<P extends Readonly<Record<string, TapeParameter>>> {
  readonly space: Space;
  readonly parameters: P;
  /**
   * log psi of one configuration, as an array of shape []: real for a positive function. `sigma` holds the inputs of the configuration as in `meanField`: +1 or -1 per site of two levels,
   * one number per level elsewhere. It is called once per batch, whatever its size, and at once for its shape.
   */
  logAmplitude(tape: Tape, sigma: TapeArray, parameters: TapeParameters<P>): TapeValue;
  /** What it is called when it is saved; 'custom' by default. */
  readonly kind?: string;
}

/** One named parameter inside the flat ones. */
interface Slot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly complex: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * A wave function of your own, written with the operations of a `Tape`, which differentiates it backwards. Its mode follows from what it is made of: real, holomorphic (complex parameters
 * alone, never split into parts or conjugated) or neither. Parameters are flat in the order given. It is slower than a network of this package: every ratio of a walk is a whole amplitude.
 * Throws `ArgumentError` for parameters and shapes that do not fit, `NotFiniteError`, which names the operation, where log psi is not finite.
 */
export function customAnsatz<const P extends Readonly<Record<string, TapeParameter>>>(
  model: CustomModel<P>,
): Ansatz {
  const slots = slotsOf(model.parameters);
  const values = new Float64Array(slots.at(-1)?.end ?? 0);
  for (const { name, start, end } of slots) {
    const given = model.parameters[name]?.values ?? [];
    if (given.length !== end - start) {
      throw new ArgumentError(
        `parameters.${name}.values`,
        `hold ${end - start} numbers`,
        `it holds ${given.length}`,
      );
    }
    requireFinite(given, `parameters.${name}.values`);
    values.set(given, start);
  }
  if (values.length === 0) throw new ArgumentError('parameters', 'hold at least one number', 'it holds none');
  return pairAnsatz(networkOf(model, slots, values), values);
}

function slotsOf(parameters: Readonly<Record<string, TapeParameter>>): Slot[] {
  let start = 0;
  return Object.entries(parameters).map(([name, { shape, field = 'real' }]) => {
    requireShape(`parameters.${name}.shape`, shape);
    if (field !== 'real' && field !== 'complex') {
      throw new ArgumentError(`parameters.${name}.field`, "be 'real' or 'complex'", `it is ${String(field)}`);
    }
    const complex = field === 'complex';
    const slot = { name, shape, complex, start, end: start + sizeOf(shape) * (complex ? 2 : 1) };
    start = slot.end;
    return slot;
  });
}

function networkOf<P extends Readonly<Record<string, TapeParameter>>>(
  { space, logAmplitude, kind = 'custom' }: CustomModel<P>,
  slots: readonly Slot[],
  values: Float64Array,
): PairNetwork {
  const layout = inputLayout(space);
  const call = (tape: Tape, sigma: TapeArray, parameters: Record<string, TapeValue>): TapeValue =>
    logAmplitude(tape, sigma, parameters as TapeParameters<P>);
  const first = { count: 1, sites: space.dims.length, levels: new Int32Array(space.dims.length) };
  const { out, recording } = record(layout, slots, values, first, call);
  const doubles = recording.nodes.reduce((sum, { size }) => sum + 2 * size, values.length);
  return {
    space,
    mode: modeOf(out, slots),
    spec: { kind },
    rowsAtATime: Math.max(1, Math.floor(2 ** 20 / doubles)),
    run: (parameters, batch, _keep, use) => {
      const made = record(layout, slots, parameters, batch, call);
      use(passOf(made, slots, batch));
    },
  };
}

/** What a pass left: its operations, the arrays of the parameters, and log psi. */
interface Recorded {
  readonly recording: Recording;
  readonly leaves: readonly { readonly node: TapeNode; readonly start: number; readonly step: number }[];
  readonly out: TapeNode | ComplexNode;
}

function record(
  layout: InputLayout,
  slots: readonly Slot[],
  values: Float64Array,
  batch: Batch,
  call: (tape: Tape, sigma: TapeArray, parameters: Record<string, TapeValue>) => TapeValue,
): Recorded {
  const recording: Recording = { count: batch.count, nodes: [] };
  const sigma = new TapeNode(recording, 'sigma', [layout.size], true, encode(layout, batch), undefined);
  const leaves: { node: TapeNode; start: number; step: number }[] = [];
  const leaf = ({ name, shape, end }: Slot, start: number, step: number): TapeNode => {
    const own = values.subarray(start, end).filter((_, i) => i % step === 0);
    const node = new TapeNode(recording, `parameter ${name}`, shape, false, own, () => undefined);
    leaves.push({ node, start, step });
    return node;
  };
  const entries = slots.map((slot): [string, TapeValue] => {
    if (!slot.complex) return [slot.name, leaf(slot, slot.start, 1)];
    return [slot.name, new ComplexNode(leaf(slot, slot.start, 2), leaf(slot, slot.start + 1, 2), true)];
  });
  const out = call(tapeOf(recording), sigma, Object.fromEntries(entries));
  return { recording, leaves, out: requireOutput(recording, out) };
}

function requireOutput(recording: Recording, out: TapeValue): TapeNode | ComplexNode {
  const known = out instanceof TapeNode ? out : out instanceof ComplexNode ? out.re : undefined;
  if (known?.recording !== recording || known.shape.length !== 0) {
    const got = known ? `its shape is [${known.shape}]` : `it is ${typeof out}`;
    throw new ArgumentError(
      'logAmplitude',
      'return an array of the tape of shape []',
      got,
      'Sum over what is left.',
    );
  }
  return out as TapeNode | ComplexNode;
}

function modeOf(out: TapeNode | ComplexNode, slots: readonly Slot[]): AnsatzMode {
  if (out instanceof TapeNode) return 'real';
  return out.holomorphic && slots.every(({ complex }) => complex) ? 'holomorphic' : 'general';
}

function passOf({ recording, leaves, out }: Recorded, slots: readonly Slot[], batch: Batch): PairPass {
  const [re, im] = out instanceof TapeNode ? [out, undefined] : [out.re, out.im];
  const log = new Float64Array(2 * batch.count);
  for (let s = 0; s < batch.count; s++) {
    log[2 * s] = re.value[s * re.stride] as number;
    if (im) log[2 * s + 1] = im.value[s * im.stride] as number;
    if (Number.isFinite(log[2 * s + 1]) && (log[2 * s] as number) < Infinity) continue;
    throw notFinite(recording, batch, s, log);
  }
  const line = slots.at(-1)?.end ?? 0;
  return {
    log,
    pull: (seeds, each) => {
      const pass = new ReversePass(recording, each);
      seed(pass, re, seeds, 0);
      if (im) seed(pass, im, seeds, 1);
      pass.run(recording);
      const rows = new Float64Array((each ? batch.count : 1) * line);
      for (const { node, start, step } of leaves) {
        const adjoint = pass.of(node) ?? new Float64Array(0);
        for (let i = 0; i < adjoint.length; i++) {
          rows[Math.floor(i / node.size) * line + start + step * (i % node.size)] = adjoint[i] as number;
        }
      }
      requireDerivatives(rows, slots);
      return rows;
    },
  };
}

function seed(pass: ReversePass, out: TapeNode, seeds: Float64Array, part: 0 | 1): void {
  const adjoint = pass.of(out);
  if (!adjoint) return;
  for (let i = part; i < seeds.length; i += 2) {
    const to = (i >> 1) * pass.stride(out);
    adjoint[to] = (adjoint[to] as number) + (seeds[i] as number);
  }
}

/** Names the first operation that gave what is not finite. */
function notFinite(
  { nodes }: Recording,
  { levels, sites }: Batch,
  s: number,
  log: Float64Array,
): NotFiniteError {
  const broken = nodes.find(({ value, stride, size }) =>
    value.subarray(s * stride, s * stride + size).some((x) => !Number.isFinite(x)),
  );
  const x = levels.subarray(s * sites, (s + 1) * sites).join();
  const where = broken ? `, first in \`${broken.op}\` (operation ${broken.place})` : '';
  const got = `it is ${log[2 * s]} + ${log[2 * s + 1]}i at [${x}]${where}`;
  return new NotFiniteError(
    'log psi',
    got,
    'Smaller parameters avoid it, or another form of that operation.',
  );
}

function requireDerivatives(rows: Float64Array, slots: readonly Slot[]): void {
  const bad = rows.findIndex((x) => !Number.isFinite(x));
  if (bad < 0) return;
  const k = bad % (slots.at(-1)?.end ?? 1);
  const slot = slots.find(({ start, end }) => k >= start && k < end);
  const got = `by number ${k - (slot?.start ?? 0)} of \`${slot?.name}\` it is ${rows[bad]}`;
  throw new NotFiniteError('derivative of log psi', got, 'Keep away from where the function has no slope.');
}
