import { lowestOne } from '../../linalg/bit-matrix.ts';
import type { Step, StepName } from './steps.ts';

/** A Pauli string on at most 31 places without its phase: bit k of `x` and `z` is place k. */
export interface PlacePauli {
  x: number;
  z: number;
}

/** What a Clifford unitary U makes of Pauli operators: U Z_k U^dagger and U X_k U^dagger, phases left out. */
export interface Images {
  readonly z: PlacePauli[];
  readonly x: PlacePauli[];
}

/**
 * Steps with the action of a Clifford unitary on Pauli operators up to signs: CX and CZ, S, as few Hadamard gates as any circuit for it has (the rank of the X parts of the
 * images of Z), and exchanges. Which Pauli string and phase are missing is for the caller. Gaussian elimination from both sides: steps L_1, L_2, ... after U and
 * R_1, R_2, ... before it, until nothing is left. The images are used up.
 */
export function synthesise(images: Images): Step[] {
  const work = new Elimination(images);
  work.separateRows();
  work.clearColumns();
  work.clearPhases();
  work.separateDiagonal();
  work.toIdentity();
  return work.steps();
}

class Elimination {
  readonly #z: PlacePauli[];
  readonly #x: PlacePauli[];
  readonly #left: Step[] = [];
  readonly #right: Step[] = [];
  /** The place to which row k leads; only rows in `#turned` lead to an X there. */
  readonly #place: number[];
  readonly #turned = new Set<number>();

  constructor({ z, x }: Images) {
    this.#z = z;
    this.#x = x;
    this.#place = z.map(() => -1);
  }

  /** CX before U: the X parts of the images of Z in reduced echelon form. */
  separateRows(): void {
    for (let k = 0; k < this.#z.length; k++) if (this.#reduced(k, 'x')) this.#turned.add(k);
  }

  /** CX after U: each of these rows has X at its own place alone. */
  clearColumns(): void {
    for (const k of this.#turned) {
      const place = this.#place[k] as number;
      for (let rest = this.#row(k).x & ~(1 << place); rest !== 0; rest &= rest - 1) {
        this.#after('cx', place, lowestOne(rest));
      }
    }
  }

  /** S and CZ after U: no Z in these rows. */
  clearPhases(): void {
    for (const k of this.#turned) this.#clearZ(this.#row(k), this.#place[k] as number);
  }

  /** CX before U: the other rows, products of Z, become one Z each. */
  separateDiagonal(): void {
    for (let k = 0; k < this.#z.length; k++) if (!this.#turned.has(k)) this.#reduced(k, 'z');
  }

  /** Hadamard gates and exchanges after U, then S and CZ for what is left in the images of X. */
  toIdentity(): void {
    for (const k of this.#turned) this.#after('h', this.#place[k] as number);
    for (let k = 0; k < this.#z.length; k++) {
      const place = this.#place[k] as number;
      if (place === k) continue;
      this.#after('swap', k, place);
      this.#place[this.#place.indexOf(k)] = place;
      this.#place[k] = k;
    }
    this.#x.forEach((row, k) => this.#clearZ(row, k));
  }

  /** U = L_1^-1 L_2^-1 ... R_2^-1 R_1^-1: what was done before U comes first, in order, then the others, backwards. */
  steps(): Step[] {
    const undone = this.#left
      .map((step): Step => (step.name === 's' ? { ...step, name: 'sdg' } : step))
      .reverse();
    return [...this.#right, ...undone];
  }

  /** Reduces row k by the rows with a place, gives it one of its own if anything is left, and frees the others of that place. */
  #reduced(k: number, part: 'x' | 'z'): boolean {
    const others = this.#z.map((_, i) => i).filter((i) => i !== k && (this.#place[i] as number) >= 0);
    const rows = part === 'z' ? others.filter((i) => !this.#turned.has(i)) : others;
    for (const i of rows) if ((this.#row(k)[part] >> (this.#place[i] as number)) & 1) this.#before(i, k);
    if (this.#row(k)[part] === 0) return false;
    const place = lowestOne(this.#row(k)[part]);
    this.#place[k] = place;
    for (const i of rows) if ((this.#row(i)[part] >> place) & 1) this.#before(k, i);
    return true;
  }

  /** S and CZ after U that take the Z out of a row with X at `place` alone. */
  #clearZ(row: PlacePauli, place: number): void {
    for (let rest = row.z; rest !== 0; rest &= rest - 1) {
      const other = lowestOne(rest);
      if (other === place) this.#after('s', place);
      else this.#after('cz', place, other);
    }
  }

  /** U <- U CX(control -> target). */
  #before(control: number, target: number): void {
    this.#right.push({ name: 'cx', a: control, b: target });
    add(this.#z, target, control);
    add(this.#x, control, target);
  }

  /** U <- gate U. */
  #after(name: StepName, a: number, b = a): void {
    this.#left.push({ name, a, b });
    for (const row of [...this.#z, ...this.#x]) conjugate(row, name, a, b);
  }

  #row(k: number): PlacePauli {
    return this.#z[k] as PlacePauli;
  }
}

function add(rows: readonly PlacePauli[], to: number, from: number): void {
  const [a, b] = [rows[to] as PlacePauli, rows[from] as PlacePauli];
  a.x ^= b.x;
  a.z ^= b.z;
}

/** The string conjugated by a gate, its phase left out. */
function conjugate(row: PlacePauli, name: StepName, a: number, b: number): void {
  const [xa, xb, za, zb] = [(row.x >> a) & 1, (row.x >> b) & 1, (row.z >> a) & 1, (row.z >> b) & 1];
  switch (name) {
    case 'h':
      row.x ^= (xa ^ za) << a;
      row.z ^= (xa ^ za) << a;
      return;
    case 's':
      row.z ^= xa << a;
      return;
    case 'cx':
      row.x ^= xa << b;
      row.z ^= zb << a;
      return;
    case 'cz':
      row.z ^= (xa << b) | (xb << a);
      return;
    case 'swap':
      row.x ^= ((xa ^ xb) << a) | ((xa ^ xb) << b);
      row.z ^= ((za ^ zb) << a) | ((za ^ zb) << b);
      return;
    default:
      return;
  }
}
