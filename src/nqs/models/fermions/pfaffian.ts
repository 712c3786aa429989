import { ArgumentError } from '../../../errors.ts';
import { requireRng, type Rng } from '../../../linalg/random.ts';
import type { Sector } from '../../../spaces/sector.ts';
import type { Ansatz } from '../../ansatz.ts';
import { requireParameters } from '../../require-parameters.ts';
import { FermionAnsatz } from './fermion-ansatz.ts';
import type { Orbitals } from './orbitals.ts';
import { PfaffianBlock } from './pfaffian-block.ts';
import { requireFermions } from './species.ts';

/** A pair function f_jk, j < k, row after row, then for odd numbers the entries of the unpaired orbital; real or interleaved complex numbers. */
export interface PairFunction {
  readonly field: 'real' | 'complex';
  readonly values: Float64Array;
}

/**
 * A Pfaffian: (sum_{j<k} f_jk c_j^dagger c_k^dagger)^(n/2) |0>, so that psi(x) = Pf f[occupied, occupied], for an odd number with one unpaired orbital u besides. It holds every pairing and every Slater
 * determinant (`pairsOf`). psi is 0 outside of the total number; what else is conserved comes from the sector of the state. Parameters as in `PairFunction`, M (M - 1)/2 of M modes (and M for u); real or
 * holomorphic. A hop costs n to propose and n^2 to make, several at a time n^3. Throws `ArgumentError` unless the sector is one of fermions and the numbers fit.
 */
export function pfaffian(sector: Sector, { field, values }: PairFunction): Ansatz {
  requireFermions(sector);
  if (field !== 'real' && field !== 'complex') {
    throw new ArgumentError('pairs.field', "be 'real' or 'complex'", `it is ${String(field)}`);
  }
  const { space, laws } = sector;
  const width = field === 'real' ? 1 : 2;
  const total = particlesOf(sector);
  requireParameters(values, width * pairCount(sector), 'pairs.values');
  const maker = {
    kind: 'pfaffian',
    space,
    width,
    spec: { kind: 'pfaffian', field, laws },
    blocks: (parameters: Float64Array) => [new PfaffianBlock(width, space.dims.length, total, parameters)],
  } as const;
  return new FermionAnsatz(maker, values.slice());
}

/** How many numbers a pair function has in a sector. */
export function pairCount(sector: Sector): number {
  const modes = sector.space.dims.length;
  return (modes * (modes - 1)) / 2 + (particlesOf(sector) % 2 === 1 ? modes : 0);
}

/** A pair function of normal entries of variance 1 over modes. Throws `ArgumentError` unless the sector is one of fermions. */
export function randomPairs(
  sector: Sector,
  rng: Rng,
  { field = 'real' }: { readonly field?: 'real' | 'complex' } = {},
): PairFunction {
  requireFermions(sector);
  requireRng(rng);
  const scale = 1 / Math.sqrt(sector.space.dims.length * (field === 'real' ? 1 : 2));
  const length = pairCount(sector) * (field === 'real' ? 1 : 2);
  return { field, values: Float64Array.from({ length }, () => scale * rng.normal()) };
}

/**
 * The pair function whose Pfaffian is a Slater determinant up to a factor: f = sum_a (phi_2a phi_2a+1^T - phi_2a+1 phi_2a^T) over the orbitals of all laws, of two laws with equally many
 * particles the a-th of both paired. Where the number is odd the last orbital is the unpaired one. Throws as `pfaffian`.
 */
export function pairsOf(sector: Sector, { field, values }: Orbitals): PairFunction {
  requireFermions(sector);
  const modes = sector.space.dims.length;
  const width = field === 'real' ? 1 : 2;
  const orbitals = wholeOrbitals(sector, values, width);
  const out = new Float64Array(width * pairCount(sector));
  for (let a = 0; a + 1 < orbitals.length; a += 2) {
    const [one, two] = [orbitals[a] as Float64Array, orbitals[a + 1] as Float64Array];
    for (let j = 0, at = 0; j < modes; j++) {
      for (let k = j + 1; k < modes; k++, at++) {
        addProduct(out, at, one, j, two, k, width, 1);
        addProduct(out, at, one, k, two, j, width, -1);
      }
    }
  }
  if (orbitals.length % 2 === 1) {
    out.set(orbitals[orbitals.length - 1] as Float64Array, (width * modes * (modes - 1)) / 2);
  }
  return { field, values: out };
}

/** Each orbital over all modes; of two laws of equal number one of each in turn. */
function wholeOrbitals(
  { space, laws }: Sector,
  values: readonly Float64Array[],
  width: 1 | 2,
): Float64Array[] {
  const perLaw = laws.map(({ sites, total }, law) =>
    Array.from({ length: total }, (_, a) => {
      const whole = new Float64Array(width * space.dims.length);
      sites.forEach((site, i) => {
        const from = width * (i * total + a);
        whole.set((values[law] as Float64Array).subarray(from, from + width), width * site);
      });
      return whole;
    }),
  );
  const [up, down] = perLaw;
  if (perLaw.length !== 2 || !up || !down || up.length !== down.length) return perLaw.flat();
  return up.flatMap((orbital, a) => [orbital, down[a] as Float64Array]);
}

function addProduct(
  out: Float64Array,
  at: number,
  a: Float64Array,
  j: number,
  b: Float64Array,
  k: number,
  width: 1 | 2,
  sign: 1 | -1,
): void {
  const [x, u] = [a[width * j] as number, b[width * k] as number];
  const [y, v] = width === 1 ? [0, 0] : [a[2 * j + 1] as number, b[2 * k + 1] as number];
  out[width * at] = (out[width * at] as number) + sign * (x * u - y * v);
  if (width === 2) out[2 * at + 1] = (out[2 * at + 1] as number) + sign * (x * v + y * u);
}

function particlesOf({ laws }: Sector): number {
  return laws.reduce((sum, { total }) => sum + total, 0);
}
