import type { Rng } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import type { PauliSum } from '../../src/operators/operator.ts';
import type { Truncation } from '../../src/tn/tensor/truncation.ts';
import { qubits, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { neighbourOf, type PepsLattice } from '../../src/tn/peps/lattice.ts';
import { peps, type Peps } from '../../src/tn/peps/peps.ts';
import * as oracle from '../oracle.ts';

/** Shapes [up, right, down, left] of all sites for bonds of which `bondOf` gives the dimensions. */
export function shapesOf(
  { rows, columns, ends = 'open' }: PepsLattice,
  bondOf: (site: number, leg: 1 | 2) => number,
): number[][] {
  return Array.from({ length: rows * columns }, (_, site) => {
    const [row, column] = [Math.floor(site / columns), site % columns];
    const ring = ends === 'cylinder';
    const before = row * columns + ((column + columns - 1) % columns);
    return [
      row > 0 ? bondOf(site - columns, 2) : 1,
      column < columns - 1 || ring ? bondOf(site, 1) : 1,
      row < rows - 1 ? bondOf(site, 2) : 1,
      column > 0 || ring ? bondOf(before, 1) : 1,
    ];
  });
}

/** Random complex tensors of mixed bonds 1 to 3. */
export function randomTensors(space: Space, lattice: PepsLattice, rng: Rng): ComplexTensor[] {
  const shapes = shapesOf(lattice, (site, leg) => 1 + ((site * site + leg) % 3));
  return shapes.map((own, site) => {
    const shape = [...own, space.dims[site]!];
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(
      shape,
      Float64Array.from({ length: 2 * size }, () => rng.normal()),
    );
  });
}

/** The ket of a network, amplitude by amplitude: sites are added one by one, and a table holds a vector for all values of the bonds that are open. */
export function naiveKet(space: Space, lattice: PepsLattice, tensors: readonly ComplexTensor[]): Ket {
  const data: number[] = [];
  const size = space.dims.reduce((a, b) => a * b, 1);
  for (let index = 0; index < size; index++) {
    const [re, im] = naiveAmplitude(lattice, tensors, oracle.digits(index, space.dims));
    data.push(re, im);
  }
  return Ket.fromData(space, Float64Array.from(data));
}

function naiveAmplitude(
  lattice: PepsLattice,
  tensors: readonly ComplexTensor[],
  x: readonly number[],
): oracle.Z {
  let table = new Map<string, oracle.Z>([['[]', [1, 0]]]);
  tensors.forEach(({ shape, data }, site) => {
    const next = new Map<string, oracle.Z>();
    const names = [0, 1, 2, 3].map((leg) => bondName(lattice, site, leg));
    for (const [key, value] of table) {
      const open = JSON.parse(key) as [string, number][];
      for (let flat = 0; flat < data.length / 2; flat++) {
        const indices = oracle.digits(flat, shape);
        if (indices[4] !== x[site]) continue;
        const after = new Map(open);
        const fits = names.every((name, leg) => {
          if (name === undefined) return true;
          const known = after.get(name);
          if (known === undefined) after.set(name, indices[leg]!);
          else after.delete(name);
          return known === undefined || known === indices[leg];
        });
        if (!fits) continue;
        const to = JSON.stringify([...after].sort());
        const own: oracle.Z = [data[2 * flat]!, data[2 * flat + 1]!];
        next.set(to, oracle.add(next.get(to) ?? [0, 0], oracle.times(value, own)));
      }
    }
    table = next;
  });
  return table.get('[]') ?? [0, 0];
}

function bondName(lattice: PepsLattice, site: number, leg: number): string | undefined {
  const other = neighbourOf(lattice, site, leg as 0 | 1 | 2 | 3);
  if (other === undefined) return undefined;
  return leg === 1 || leg === 2 ? `${site}:${leg}` : `${other}:${leg === 3 ? 1 : 2}`;
}

/** tensor-networks R21: entries sin(1 + m + m^2/10), m the running index plus 7 times the site. */
export function signedPeps(size: number, boundary: Truncation, bond = 2): Peps {
  const lattice = { rows: size, columns: size };
  const tensors = shapesOf(lattice, () => bond).map((own, site) => {
    const shape = [...own, 2];
    const count = shape.reduce((a, b) => a * b, 1);
    const data = new Float64Array(2 * count);
    for (let k = 0; k < count; k++) {
      const m = k + 7 * site;
      data[2 * k] = Math.sin(1 + m + 0.1 * m * m);
    }
    return tensor(shape, data);
  });
  return peps(qubits(size * size), lattice, tensors, { boundary });
}

/** seeds.md 2: (u = l = d = q) (1 or 0.6) + 0.3 cos(1 + r + 2c + 3s + u + 2l + 3d + 5q), q the leg to the right. */
export function seedPeps(boundary: Truncation): Peps {
  const lattice = { rows: 4, columns: 4 };
  const tensors = shapesOf(lattice, () => 2).map((own, site) => {
    const shape = [...own, 2];
    const [r, c] = [Math.floor(site / 4), site % 4];
    const count = shape.reduce((a, b) => a * b, 1);
    const data = new Float64Array(2 * count);
    for (let k = 0; k < count; k++) {
      const [u, q, d, l, s] = oracle.digits(k, shape) as [number, number, number, number, number];
      const same = u === l && l === d && d === q ? (s === 0 ? 1 : 0.6) : 0;
      data[2 * k] = same + 0.3 * Math.cos(1 + r + 2 * c + 3 * s + u + 2 * l + 3 * d + 5 * q);
    }
    return tensor(shape, data);
  });
  return peps(qubits(16), lattice, tensors, { boundary });
}

/** A Pauli string. */
export function word(sites: readonly number[], letters: string, n: number): PauliSum {
  return pauliSum(qubits(n), [{ sites, letters }]);
}
