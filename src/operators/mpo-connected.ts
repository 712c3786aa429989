import { BudgetExceededError } from '../errors.ts';
import type { ComplexTensor } from '../linalg/tensor.ts';
import type { Configuration } from '../spaces/indexing.ts';
import { describeSpace } from '../spaces/space.ts';
import type { Mpo } from './operator.ts';
import { withoutZeros, type Connected } from './row-collector.ts';

/** What the prefixes of one row may take. */
const maxPrefixBytes = 2 ** 27;

/** A beginning of x' (levels of the sites so far) with the row vector that the tensors so far give on the open bond. */
interface Prefix {
  readonly levels: Int32Array;
  readonly vector: Float64Array;
}

/**
 * Row x of an MPO, site by site: each prefix of x' is carried on while its bond vector has a part from which the rest of
 * the tensors can still reach the end. Throws `BudgetExceededError` when the prefixes need more than 128 MiB.
 */
export function connectedMpo(op: Mpo, x: Configuration): Connected {
  const alive = reachable(op, x);
  let prefixes: Prefix[] = [{ levels: new Int32Array(x.length), vector: Float64Array.of(1, 0) }];
  op.tensors.forEach((w, site) => {
    const next: Prefix[] = [];
    const bytes = 4 * x.length + 16 * (w.shape[3] as number);
    for (const prefix of prefixes) {
      for (let level = 0; level < (w.shape[2] as number); level++) {
        const vector = extend(prefix.vector, w, x[site] as number, level, alive[site + 1] as Uint8Array);
        if (!vector) continue;
        const levels = prefix.levels.slice();
        levels[site] = level;
        next.push({ levels, vector });
      }
      requireFew(op, next.length * bytes);
    }
    prefixes = next;
  });
  const elements = Float64Array.from(prefixes.flatMap(({ vector }) => [...vector]));
  return withoutZeros(elements, (i) => (prefixes[i] as Prefix).levels);
}

/** alive[s][a] = 1 when some choice of x' from site s on gives bond index a (left of site s) a path to the end. */
function reachable(op: Mpo, x: Configuration): Uint8Array[] {
  const n = op.tensors.length;
  const alive = new Array<Uint8Array>(n + 1);
  alive[n] = Uint8Array.of(1);
  for (let site = n - 1; site >= 0; site--) {
    const { shape, data } = op.tensors[site] as ComplexTensor;
    const [left, d, , right] = shape as [number, number, number, number];
    const next = alive[site + 1] as Uint8Array;
    const here = new Uint8Array(left);
    for (let a = 0; a < left; a++) {
      const from = (a * d + (x[site] as number)) * d * right;
      for (let k = 0; k < d * right && here[a] === 0; k++) {
        const nonzero = data[2 * (from + k)] !== 0 || data[2 * (from + k) + 1] !== 0;
        if (nonzero && next[k % right] === 1) here[a] = 1;
      }
    }
    alive[site] = here;
  }
  return alive;
}

/** vector W[:, out, into, :] on the bond indices that are alive; undefined when it is zero. */
function extend(
  vector: Float64Array,
  { shape, data }: ComplexTensor,
  out: number,
  into: number,
  alive: Uint8Array,
): Float64Array | undefined {
  const [left, d, , right] = shape as [number, number, number, number];
  const next = new Float64Array(2 * right);
  for (let a = 0; a < left; a++) {
    const re = vector[2 * a] as number;
    const im = vector[2 * a + 1] as number;
    if (re === 0 && im === 0) continue;
    const from = ((a * d + out) * d + into) * right;
    for (let b = 0; b < right; b++) {
      if (alive[b] === 0) continue;
      const wre = data[2 * (from + b)] as number;
      const wim = data[2 * (from + b) + 1] as number;
      next[2 * b] = (next[2 * b] as number) + re * wre - im * wim;
      next[2 * b + 1] = (next[2 * b + 1] as number) + re * wim + im * wre;
    }
  }
  return next.some((value) => value !== 0) ? next : undefined;
}

function requireFew(op: Mpo, bytes: number): void {
  if (bytes <= maxPrefixBytes) return;
  throw new BudgetExceededError(
    `One row of an MPO on ${describeSpace(op.space)}`,
    bytes,
    maxPrefixBytes,
    'Keep the operator as a `LocalSum` or `PauliSum`, whose rows are sparse by construction.',
  );
}
