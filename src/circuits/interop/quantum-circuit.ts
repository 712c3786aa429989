import { UnsupportedError } from '../../errors.ts';
import { matrix, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, maxAbs } from '../../linalg/products.ts';
import { fullMatrix } from '../gate-library/operation-matrix.ts';
import type { GateOperation } from '../operation.ts';
import { qubits } from '../../spaces/space.ts';

/** A gate in a circuit of the package quantum-circuit. `connector` counts its wires; 0 is the first. */
export interface ForeignGate {
  readonly name: string;
  readonly connector: number;
  readonly wires: readonly number[];
  readonly options?: {
    readonly params?: Readonly<Record<string, unknown>>;
    readonly creg?: { readonly name?: string; readonly bit?: number | string };
    readonly condition?: { readonly creg?: string };
  };
}

/** What is used of a circuit of the package quantum-circuit. */
export interface ForeignCircuit {
  readonly numQubits: number;
  readonly cregs: Readonly<Record<string, ArrayLike<number>>>;
  readonly basicGates: Readonly<
    Record<string, { readonly params: readonly string[]; readonly matrix: unknown }>
  >;
  addGate(name: string, column: number, wires: readonly number[], options: object): void;
  createCreg(name: string, size: number): void;
  numCols(): number;
  getGateAt(column: number, wire: number): ForeignGate | null;
  getRawGate(gate: unknown, options: unknown): readonly (readonly unknown[])[];
}

/** The class that the package quantum-circuit exports. */
export type QuantumCircuitClass = new (qubits: number) => ForeignCircuit;

/** Options of `exportVia` and `importVia`. */
export interface ViaOptions {
  /** The class of the package quantum-circuit, where it cannot be imported by its name (in a bundle without it). */
  readonly library?: QuantumCircuitClass;
}

const packageName = 'quantum-circuit';
const tolerance = 1e-12;

/** The class of the package quantum-circuit. Throws `UnsupportedError` when it is not installed. */
export async function loadQuantumCircuit({ library }: ViaOptions): Promise<QuantumCircuitClass> {
  if (library) return library;
  try {
    const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ packageName)) as {
      default: QuantumCircuitClass;
    };
    return loaded.default;
  } catch (cause) {
    throw new UnsupportedError(
      'This format goes through the optional package quantum-circuit, which cannot be loaded. ' +
        'Install it (`npm install quantum-circuit`), or give its class as the option `library`.',
      { cause },
    );
  }
}

/** Throws `UnsupportedError` unless the package has the same matrix for a gate as we have. */
export function requireSameMatrix(foreign: ForeignCircuit, gate: ForeignGate, ours: GateOperation): void {
  const { wires, ...own } = gate;
  const theirs = matrixOf(foreign, own.name, own.options);
  const local = localised(ours, wires);
  const defect = maxAbs(add(theirs, fullMatrix(local, qubits(wires.length)), 1, -1));
  if (defect <= tolerance) return;
  throw new UnsupportedError(
    `The package quantum-circuit has another matrix for its gate ${gate.name} than expected: entries differ by ${defect}. Use another version of it.`,
  );
}

/** The same gate on the places that its sites have among the wires. */
function localised(op: GateOperation, wires: readonly number[]): GateOperation {
  const place = (site: number): number => wires.indexOf(site);
  return {
    ...op,
    sites: op.sites.map(place),
    controls: op.controls.map(({ site, level }) => ({ site: place(site), level })),
  };
}

function matrixOf(foreign: ForeignCircuit, name: string, options: unknown): ComplexMatrix {
  const rows = foreign.getRawGate(foreign.basicGates[name], options);
  return matrix(rows.map((row) => row.map(scalarOf)));
}

/** A number as the package writes it: a number, an object with re and im, or text such as `-i` and `0.5+0.5i`. */
function scalarOf(value: unknown): { re: number; im: number } {
  if (typeof value === 'number') return { re: value, im: 0 };
  const { re, im } = (value ?? {}) as { re?: unknown; im?: unknown };
  if (typeof re === 'number' && typeof im === 'number') return { re, im };
  throw new UnsupportedError(
    `The package quantum-circuit has an entry of a matrix that is no number: ${String(value)}. Use another version of it.`,
  );
}
