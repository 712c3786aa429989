import { ArgumentError, GpuError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import { legOffsets, product, strides } from '../../linalg/shape.ts';
import { tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { vectorNorm } from '../../linalg/vector-norm.ts';
import type { GpuDescription } from './description.ts';
import type { GpuTexture } from './library.ts';
import { OperatorNorms, type SpectralBounds } from './operator-norm.ts';
import { matrixForm, type Contraction, type MatrixForm } from './pairing.ts';
import { probedError, type ProbedError, type ProbeOptions, type Recipe } from './probes.ts';
import type { GpuSession } from './session.ts';
import { blocksOf, longestSum, normBound, productBound, roundingBound, type Known } from './single-bound.ts';

/** A complex tensor on a device, in single precision. Its numbers belong to the device that made it, until they are freed there. */
export interface GpuTensor {
  readonly kind: 'gpu-tensor';
  readonly shape: readonly number[];
  /** An upper bound of the Frobenius norm of the numbers on the device. */
  readonly norm: number;
  /** A bound of their distance (Frobenius norm) from exact arithmetic on the tensors that were put there: rounding of all steps together. */
  readonly error: number;
}

/** A tensor back from the device: no entry is further than `error` from exact arithmetic. */
export interface GpuResult {
  readonly tensor: ComplexTensor;
  readonly error: number;
}

/** Where the numbers of a tensor are, times 2^exponent; `known` is in these units. */
interface Stored {
  readonly texture: GpuTexture;
  readonly exponent: number;
  readonly known: Known;
  /** Of small tensors that were put there. */
  readonly spectral: OperatorNorms | undefined;
  /** Refers to what was put there, which must not change. */
  readonly recipe: Recipe;
}

/**
 * A graphics processor that contracts complex tensors in single precision; opened by `openGpu`. Tensors stay there between contractions and are freed by hand. Each is scaled by a power of two,
 * so that no size of its numbers is lost, and carries a bound of its error. Every verb is asynchronous and throws `GpuError` when the device is lost or fails, also when a result is not finite.
 */
export class GpuDevice {
  readonly kind = 'gpu-device';
  readonly #session: GpuSession;
  readonly #description: GpuDescription;
  readonly #live = new Map<GpuTensor, Stored>();

  /** Use `openGpu`. */
  constructor(session: GpuSession, description: GpuDescription) {
    this.#session = session;
    this.#description = description;
  }

  /** What runs here: backend, driver, limits, and the error measured when it was opened. */
  describe(): GpuDescription {
    return this.#description;
  }

  /** A copy of a tensor on the device, rounded. Throws `ArgumentError` for numbers that are not finite, empty tensors, and those above the limits: `gpuContract` takes these. */
  async put(t: ComplexTensor): Promise<GpuTensor> {
    requireFinite(t.data, 't');
    const size = product(t.shape);
    this.#requireRoom(size);
    const most = t.data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    const exponent = most > 0 ? Math.ceil(Math.log2(most) + Math.log2(2 * size) / 2) : 0;
    const scaled = t.data.map((x) => scaledBy(x, -exponent));
    const norm = vectorNorm(scaled) * (1 + 2 ** -20);
    const plan = { kind: 'upload', length: 2 * size, constants: {}, loop: 1 } as const;
    const texture = await this.#session.run(plan, [Float32Array.from(scaled)]);
    const known = { norm, error: roundingBound(norm, size) };
    return this.#keep(t.shape, {
      texture,
      exponent,
      known,
      spectral: OperatorNorms.of(tensor(t.shape, scaled)),
      recipe: { given: t, leaves: 1, shape: [...t.shape] },
    });
  }

  /**
   * The contraction of legs of two tensors, pairwise, or of a batch of them; the result, with the legs [batch..., free legs of a..., free legs of b...], stays on the device. Cost 8 (batch)(free a)(contracted)(free b) flops;
   * the sums of squares of its rows are read back, for its norm and as a check. Throws `ArgumentError` when legs do not fit, the result is above the limits, or sums are longer than 2^15.
   */
  async contract(a: GpuTensor, b: GpuTensor, contraction: Contraction): Promise<GpuTensor> {
    const form = matrixForm(a.shape, b.shape, contraction);
    const { batch, m, k, n } = form;
    this.#requireRoom(batch * m * n);
    if (k === 0)
      throw new ArgumentError('aLegs', 'have entries', 'one is of dimension 0', 'Use `gpuContract`.');
    if (k > longestSum)
      throw new ArgumentError('aLegs', `have at most ${longestSum} values together`, `they have ${k}`, 'Use `gpuContract`.'); // prettier-ignore
    const [left, right] = [this.#stored(a, 'a'), this.#stored(b, 'b')];
    const x = await this.#arranged(left, a.shape, form.aOrder);
    try {
      const y = await this.#arranged(right, b.shape, form.bOrder);
      try {
        const recipe = {
          a: left.recipe,
          b: right.recipe,
          contraction,
          leaves: left.recipe.leaves + right.recipe.leaves,
          shape: form.shape,
        };
        return await this.#product(form, [left, right], [x, y], recipe);
      } finally {
        if (y !== right.texture) this.#session.free(y);
      }
    } finally {
      if (x !== left.texture) this.#session.free(x);
    }
  }

  /** The numbers of a tensor and their error. Throws `GpuError` when they do not fit into doubles. */
  async get(t: GpuTensor): Promise<GpuResult> {
    const { texture, exponent } = this.#stored(t, 't');
    const numbers = await this.#session.read(texture);
    const data = Float64Array.from(numbers, (x) => scaledBy(x, exponent));
    if (!data.every(Number.isFinite)) throw notFinite();
    return { tensor: tensor(t.shape, data), error: t.error };
  }

  /**
   * How far a tensor is from exact arithmetic on what was put there, by random vectors in double precision here: an estimate, no bound, but of what has happened rather than of the worst case; too small by chance about
   * once in a thousand times. What was put there must not have changed since. Cost of one vector: a contraction of the same tensors with vectors on all legs of the result, for a result without legs that of the whole.
   * Throws `BudgetExceededError`, `UnsupportedError` past 4096 tensors.
   */
  async probe(t: GpuTensor, rng: Rng, options: ProbeOptions = {}): Promise<ProbedError> {
    const { recipe } = this.#stored(t, 't');
    const { tensor: found } = await this.get(t);
    return probedError(recipe, found, rng, options);
  }

  /** Frees the numbers of a tensor. It cannot be used any more; freeing it again does nothing. */
  free(t: GpuTensor): void {
    const stored = this.#live.get(t);
    if (stored) this.#session.free(stored.texture);
    this.#live.delete(t);
  }

  /** Frees everything. */
  async close(): Promise<void> {
    for (const t of this.#live.keys()) this.free(t);
    await this.#session.close();
  }

  async #product(
    form: MatrixForm,
    [a, b]: readonly [Stored, Stored],
    [x, y]: readonly [GpuTexture, GpuTexture],
    recipe: Recipe,
  ): Promise<GpuTensor> {
    const { aOrder, bOrder, batch, m, k, n, shape } = form;
    const { block, blocks } = blocksOf(k);
    // Norms become about 1 again, exactly.
    const shift = -(log2Floor(a.known.norm) + log2Floor(b.known.norm));
    const constants = { m, k, n, block, blocks };
    const length = 2 * batch * m * n;
    const texture = await this.#session.run(
      { kind: 'multiply', length, constants, loop: Math.max(block, blocks) },
      [x, y, 2 ** shift],
    );
    try {
      const norm = await this.#norm(texture, length);
      const left = { ...a.known, ...spectralOf(a, aOrder, [batch, m, k]) };
      const right = { ...b.known, ...spectralOf(b, bOrder, [batch, k, n]) };
      const error = 2 ** shift * productBound(left, right, k, batch * m * n);
      const exponent = a.exponent + b.exponent - shift;
      return this.#keep(shape, { texture, exponent, known: { norm, error }, spectral: undefined, recipe });
    } catch (error) {
      this.#session.free(texture);
      throw error;
    }
  }

  async #norm(texture: GpuTexture, size: number): Promise<number> {
    const { block: piece, blocks: pieces } = blocksOf(size);
    const plan = { kind: 'squares', length: pieces, constants: { piece, size }, loop: piece } as const;
    const squares = await this.#session.run(plan, [texture]);
    try {
      const norm = normBound(await this.#session.read(squares), piece);
      if (!Number.isFinite(norm)) throw notFinite();
      return norm;
    } finally {
      this.#session.free(squares);
    }
  }

  /** The legs in this order: the texture itself where they are so already. */
  async #arranged(
    { texture }: Stored,
    shape: readonly number[],
    order: readonly number[],
  ): Promise<GpuTexture> {
    if (order.every((leg, i) => leg === i)) return texture;
    const dims = order.map((leg) => shape[leg] as number);
    const steps = strides(shape);
    const offsets = (from: number, to: number): Float32Array =>
      Float32Array.from(legOffsets(dims.slice(from, to), order.slice(from, to).map((leg) => steps[leg] as number))); // prettier-ignore
    // Two tables as equal as may be.
    let cut = dims.length;
    while (cut > 0 && product(dims.slice(cut)) < product(dims.slice(0, cut))) cut--;
    const [rows, columns] = [offsets(0, cut), offsets(cut, dims.length)];
    const plan = { kind: 'gather', length: 2 * rows.length * columns.length, constants: { columns: columns.length }, loop: 1 } as const; // prettier-ignore
    return this.#session.run(plan, [texture, rows, columns]);
  }

  #keep(shape: readonly number[], stored: Stored): GpuTensor {
    const { exponent, known } = stored;
    const kept: GpuTensor = {
      kind: 'gpu-tensor',
      shape: [...shape],
      norm: scaledBy(known.norm, exponent),
      error: scaledBy(known.error, exponent),
    };
    this.#live.set(kept, stored);
    return kept;
  }

  #stored(t: GpuTensor, argument: string): Stored {
    const stored = this.#live.get(t);
    if (stored) return stored;
    throw new ArgumentError(argument, 'be a tensor of this device', 'it was freed, or is of another one');
  }

  #requireRoom(entries: number): void {
    const { maxEntries } = this.#description;
    if (entries > 0 && entries <= maxEntries) return;
    throw new ArgumentError(
      't',
      `have 1 to ${maxEntries} entries on the device`,
      `it has ${entries}`,
      'Use `gpuContract`, which contracts piece by piece.',
    );
  }
}

/** Spectral norms of a factor as it is on the device, where they are known. */
function spectralOf(
  { spectral, known }: Stored,
  order: readonly number[],
  [batch, rows, cols]: readonly [number, number, number],
): Partial<SpectralBounds> {
  if (!spectral) return {};
  const found = spectral.largest(order, batch, rows, cols);
  return { spectral: found.spectral + known.error, absolute: found.absolute + known.error };
}

/** x 2^exponent, in two steps, since 2^1100 is no number. */
function scaledBy(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

/** The exponent of a positive number, within what a single-precision factor can undo. */
function log2Floor(x: number): number {
  return x > 0 ? Math.max(-60, Math.min(60, Math.floor(Math.log2(x)))) : 0;
}

function notFinite(): GpuError {
  return new GpuError('inexact', 'A result of the device is not finite. Contract without a device.');
}
