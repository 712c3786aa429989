import { describe, expect, it } from 'vitest';
import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import { derivativeCount, numberWidth, type Ansatz, type Batch, type Moves } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { ansatzFromSpec } from '../../src/nqs/from-spec.ts';
import { plainWalker, walkerOf } from '../../src/nqs/plain-walker.ts';
import { automaticMoves } from '../../src/nqs/moves.ts';
import { sectorConfigurations, type Sector } from '../../src/spaces/sector.ts';
import { dimension } from '../../src/spaces/space.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';

/** A law of ansaetze returns the largest error it sees and what is allowed. Models that are 0 outside of a sector are looked at within it. */
export type AnsatzLaw = (ansatz: Ansatz, sector?: Sector) => readonly [error: number, allowed: number];

/** Every law that an ansatz must obey, by name. */
export const ansatzLaws: Readonly<Record<string, AnsatzLaw>> = {
  'derivatives are finite differences in every parameter': differences,
  'a holomorphic model obeys Cauchy-Riemann, others do not depend on the question': cauchyRiemann,
  'the reverse pass is the weighted sum of rows': (ansatz, sector) => {
    const batch = everything(ansatz, sector);
    const [width, count] = [numberWidth(ansatz), derivativeCount(ansatz)];
    const weights = normals(width * batch.count, 3);
    const rows = ansatz.logDerivatives(batch);
    const sums = new Float64Array(width * count);
    for (let s = 0; s < batch.count; s++) {
      for (let k = 0; k < count; k++) {
        const [a, b] = number(rows, width, s * count + k);
        const [x, y] = number(weights, width, s);
        sums[width * k]! += a * x - b * y;
        if (width === 2) sums[2 * k + 1]! += a * y + b * x;
      }
    }
    return [distance(sums, ansatz.backward(batch, weights)), 1e-11];
  },
  'layers give the Gram matrix of the rows': layerGram,
  'products of layers are the rows, in the order of the parameters': layerRows,
  'ratios of walkers are quotients of amplitudes, also after many accepted changes': walks,
  'amplitudes, rows and inputs do not depend on how configurations are batched': (ansatz, sector) => {
    const batch = everything(ansatz, sector);
    const [logs, rows] = [ansatz.logAmplitudes(batch), ansatz.logDerivatives(batch)];
    const line = rows.length / batch.count;
    let worst = 0;
    for (let s = 0; s < batch.count; s++) {
      const one = rowOf(batch, s);
      worst = Math.max(worst, distance(ansatz.logAmplitudes(one), logs.subarray(2 * s, 2 * s + 2)));
      worst = Math.max(worst, distance(ansatz.logDerivatives(one), rows.subarray(s * line, (s + 1) * line)));
    }
    return [worst, 0];
  },
  'the specification gives the same model back': (ansatz, sector) => {
    const batch = everything(ansatz, sector);
    const text = JSON.stringify([ansatz.spec(), [...ansatz.parameters]]);
    const [spec, parameters] = JSON.parse(text) as [ReturnType<Ansatz['spec']>, number[]];
    const again = ansatzFromSpec(ansatz.space, spec, Float64Array.from(parameters));
    const same = again.kind === ansatz.kind && again.mode === ansatz.mode ? 0 : Infinity;
    return [same + distance(again.logAmplitudes(batch), ansatz.logAmplitudes(batch)), 0];
  },
  'parameters are never changed': (ansatz, sector) => {
    const before = ansatz.parameters.slice();
    const batch = everything(ansatz, sector);
    ansatz.logAmplitudes(batch);
    ansatz.logDerivatives(batch);
    ansatz.backward(batch, normals(numberWidth(ansatz) * batch.count, 1));
    return [distance(before, ansatz.parameters), 0];
  },
};

/** Enrols an ansatz: one test per law; `unsaved` is for models of a user, which no specification gives back. */
export function describeAnsatz(
  name: string,
  make: () => Ansatz,
  { unsaved = false, sector }: { readonly unsaved?: boolean; readonly sector?: Sector } = {},
): void {
  describe(`${name} obeys the laws of ansaetze`, () => {
    const laws = Object.entries(ansatzLaws).filter(
      ([law]) => !unsaved || !law.startsWith('the specification'),
    );
    it.each(laws)('%s', (_law, law) => {
      const [error, allowed] = law(make(), sector);
      expect(error).toBeLessThanOrEqual(allowed);
    });
  });
}

/** All configurations of a small space or sector. */
export function everything({ space }: Pick<Ansatz, 'space'>, sector?: Sector): Batch {
  if (sector) {
    const [sites, levels] = [space.dims.length, sectorConfigurations(sector, 2 ** 20)];
    return { count: levels.length / sites, sites, levels };
  }
  return batchOf(
    space,
    Array.from({ length: dimension(space) }, (_, i) => configurationAt(space, i)),
  );
}

function differences(ansatz: Ansatz, sector?: Sector): [number, number] {
  const batch = everything(ansatz, sector);
  const rows = ansatz.logDerivatives(batch);
  const [width, count] = [numberWidth(ansatz), derivativeCount(ansatz)];
  const step = 1e-5;
  let worst = 0;
  for (let k = 0; k < count; k++) {
    const at = ansatz.mode === 'holomorphic' ? 2 * k : k;
    const [up, down] = [step, -step].map((h) => shifted(ansatz, at, h).logAmplitudes(batch));
    for (let s = 0; s < batch.count; s++) {
      const [re, im] = number(rows, width, s * count + k);
      const x = (up![2 * s]! - down![2 * s]!) / (2 * step);
      const y = angle(up![2 * s + 1]! - down![2 * s + 1]!) / (2 * step);
      // Near a zero of psi what is left out of a difference grows as the third power of the slope.
      const scale = Math.max(1, Math.abs(x), Math.abs(y)) ** 3;
      worst = Math.max(worst, Math.abs(re - x) / scale, Math.abs(im - y) / scale);
    }
  }
  return [worst, 1e-8];
}

/** d log psi / d Im theta = i d log psi / d Re theta. */
function cauchyRiemann(ansatz: Ansatz, sector?: Sector): [number, number] {
  if (ansatz.mode !== 'holomorphic') return [0, 0];
  const batch = everything(ansatz, sector);
  const rows = ansatz.logDerivatives(batch);
  const count = derivativeCount(ansatz);
  const step = 1e-5;
  let worst = 0;
  for (let k = 0; k < count; k++) {
    const [up, down] = [step, -step].map((h) => shifted(ansatz, 2 * k + 1, h).logAmplitudes(batch));
    for (let s = 0; s < batch.count; s++) {
      const [re, im] = number(rows, 2, s * count + k);
      const x = (up![2 * s]! - down![2 * s]!) / (2 * step);
      const y = angle(up![2 * s + 1]! - down![2 * s + 1]!) / (2 * step);
      const scale = Math.max(1, Math.abs(x), Math.abs(y)) ** 3;
      worst = Math.max(worst, Math.abs(x + im) / scale, Math.abs(y - re) / scale);
    }
  }
  return [worst, 1e-8];
}

function layerGram(ansatz: Ansatz, sector?: Sector): [number, number] {
  const batch = everything(ansatz, sector);
  const layers = ansatz.gramLayers?.(batch);
  if (!layers) return [0, 0];
  const [width, n] = [numberWidth(ansatz), batch.count];
  const gram = (rows: Float64Array): Float64Array => {
    const line = rows.length / (n * width);
    const out = new Float64Array(2 * n * n);
    for (let s = 0; s < n; s++) {
      for (let t = 0; t < n; t++) {
        for (let k = 0; k < line; k++) {
          const [a, b] = number(rows, width, s * line + k);
          const [x, y] = number(rows, width, t * line + k);
          out[2 * (s * n + t)]! += a * x + b * y;
          out[2 * (s * n + t) + 1]! += b * x - a * y;
        }
      }
    }
    return out;
  };
  const sum = new Float64Array(2 * n * n);
  for (const { inputs, signals } of layers) {
    const b = gram(signals);
    const a = inputs ? gram(inputs) : b.map((_, i) => (i % 2 === 0 ? 1 : 0));
    for (let i = 0; i < sum.length; i += 2) {
      sum[i]! += a[i]! * b[i]! - a[i + 1]! * b[i + 1]!;
      sum[i + 1]! += a[i]! * b[i + 1]! + a[i + 1]! * b[i]!;
    }
  }
  const right = gram(ansatz.logDerivatives(batch));
  return [distance(sum, right), 1e-12 * right.reduce((most, x) => Math.max(most, Math.abs(x)), 1)];
}

function layerRows(ansatz: Ansatz, sector?: Sector): [number, number] {
  const batch = everything(ansatz, sector);
  const layers = ansatz.gramLayers?.(batch);
  if (!layers) return [0, 0];
  const [width, n] = [numberWidth(ansatz), batch.count];
  const rows: number[] = [];
  for (let s = 0; s < n; s++) {
    for (const { inputs, signals } of layers) {
      const [a, b] = [inputs ? inputs.length / (width * n) : 1, signals.length / (width * n)];
      for (let i = 0; i < a; i++) {
        const [x, y] = inputs ? number(inputs, width, s * a + i) : [1, 0];
        for (let j = 0; j < b; j++) {
          const [u, v] = number(signals, width, s * b + j);
          rows.push(...[x * u - y * v, x * v + y * u].slice(0, width));
        }
      }
    }
  }
  return [distance(Float64Array.from(rows), ansatz.logDerivatives(batch)), 1e-13];
}

function walks(ansatz: Ansatz, sector?: Sector): [number, number] {
  const { dims } = ansatz.space;
  const stream = seeded(7);
  const start = sector
    ? rowsAt(everything(ansatz, sector), [0, 1, 2])
    : batchOf(ansatz.space, [dims.map(() => 0), dims.map((d) => d - 1), dims.map((d) => d >> 1)]);
  const walker = walkerOf(ansatz, start);
  let worst = 0;
  for (let step = 0; step < 300; step++) {
    const width = 1 + (step % Math.min(2, dims.length));
    const moves = sector
      ? movesWithin(walker.batch, sector, stream)
      : randomMoves(start.count, width, dims, () => stream.uniform());
    const [ours, plain] = [new Float64Array(2 * moves.count), new Float64Array(2 * moves.count)];
    walker.ratios(moves, ours);
    plainWalker(ansatz, walker.batch).ratios(moves, plain);
    const scale = plain.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    worst = Math.max(worst, distance(ours, plain) / scale);
    walker.accept(moves, Uint8Array.of(1, step % 2, step % 3 === 0 ? 1 : 0));
  }
  return [worst, 1e-10];
}

function randomMoves(count: number, width: number, dims: readonly number[], uniform: () => number): Moves {
  const [sites, levels] = [new Int32Array(count * width), new Int32Array(count * width)];
  for (let m = 0; m < count; m++) {
    const first = Math.floor(uniform() * dims.length);
    for (let i = 0; i < width; i++) {
      const site = (first + i * (1 + Math.floor(uniform() * (dims.length - 1)))) % dims.length;
      sites[m * width + i] = site;
      levels[m * width + i] = Math.floor(uniform() * dims[site]!);
    }
  }
  return { count, width, rows: Int32Array.from({ length: count }, (_, m) => m), sites, levels };
}

/** One move within the sector for every row. */
function movesWithin(batch: Batch, sector: Sector, stream: Rng): Moves {
  const rule = automaticMoves(sector.space, sector);
  const { count } = batch;
  const [sites, levels] = [new Int32Array(count * rule.width), new Int32Array(count * rule.width)];
  for (let m = 0; m < count; m++) {
    rule.propose(batch.levels, m * batch.sites, stream, { sites, levels }, m * rule.width);
  }
  return { count, width: rule.width, rows: Int32Array.from({ length: count }, (_, m) => m), sites, levels };
}

function rowsAt({ sites, levels }: Batch, rows: readonly number[]): Batch {
  const own = rows.flatMap((s) => [...levels.subarray(s * sites, (s + 1) * sites)]);
  return { count: rows.length, sites, levels: Int32Array.from(own) };
}

function shifted(ansatz: Ansatz, at: number, by: number): Ansatz {
  const parameters = ansatz.parameters.slice();
  parameters[at]! += by;
  return ansatz.with(parameters);
}

function rowOf({ sites, levels }: Batch, s: number): Batch {
  return { count: 1, sites, levels: levels.slice(s * sites, (s + 1) * sites) };
}

function number(values: Float64Array, width: 1 | 2, k: number): [number, number] {
  return width === 1 ? [values[k]!, 0] : [values[2 * k]!, values[2 * k + 1]!];
}

function normals(count: number, seed: number): Float64Array {
  const stream = seeded(seed);
  return Float64Array.from({ length: count }, () => stream.normal());
}

/** An angle in [-pi, pi]. */
function angle(x: number): number {
  return x - 2 * Math.PI * Math.round(x / (2 * Math.PI));
}

function distance(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((most, x, i) => {
    const apart = Math.abs(x - b[i]!);
    return Number.isNaN(apart) ? Infinity : Math.max(most, apart);
  }, 0);
}
