import type { Held, HeldKind, Indices, Numbers, Singles } from '../held.ts';
import { Operations, requireOpen } from '../operations.ts';
import type { Workspace } from '../workspace.ts';
import { referenceDecompositions } from './decompositions.ts';
import { referenceDraws } from './draws.ts';
import { referenceElimination } from './elimination.ts';
import { referenceFunctions } from './functions.ts';
import { arrayOf, hold, operationOf, type ArrayOf } from './held-array.ts';
import { referenceHermitian } from './hermitian.ts';
import { referenceLocal } from './local.ts';
import { referenceOrthogonal } from './orthogonal.ts';
import { referenceProducts } from './products.ts';
import { referenceSparse } from './sparse.ts';
import { referenceSweeps } from './sweeps.ts';
import { referenceSpectrum } from './spectrum.ts';
import { referenceVectors } from './vectors.ts';

const operations = new Operations();

/** Runs an operation whose held arrays are ordinary typed arrays. */
export function runReference<T>(operation: (work: Workspace) => T): T {
  return operations.run(() => operation(workspace));
}

const workspace: Workspace = {
  put,
  zeros,
  write: (array, values) => arrayOf(array).set(values),
  read,
  view: arrayOf,
  part,
  vectors: referenceVectors,
  functions: referenceFunctions,
  products: referenceProducts,
  elimination: referenceElimination,
  orthogonal: referenceOrthogonal,
  decompositions: referenceDecompositions,
  spectrum: referenceSpectrum,
  local: referenceLocal(operations),
  sweeps: referenceSweeps(referenceLocal(operations)),
  hermitian: referenceHermitian,
  sparse: referenceSparse,
  draws: referenceDraws,
};

function put(values: Float64Array): Numbers;
function put(values: Float32Array): Singles;
function put(values: Int32Array): Indices;
function put(values: Float64Array | Float32Array | Int32Array): Held<HeldKind> {
  if (values instanceof Float64Array) return hold('f64', values.slice(), operations.current);
  if (values instanceof Float32Array) return hold('f32', values.slice(), operations.current);
  return hold('i32', values.slice(), operations.current);
}

function zeros(count: number): Numbers;
function zeros<Kind extends HeldKind>(count: number, kind: Kind): Held<Kind>;
function zeros(count: number, kind: HeldKind = 'f64'): Held<HeldKind> {
  const make = { f64: Float64Array, f32: Float32Array, i32: Int32Array }[kind];
  return hold(kind, new make(count), operations.current);
}

function read(array: Numbers, out?: Float64Array): Float64Array;
function read(array: Singles): Float32Array;
function read(array: Indices): Int32Array;
function read(array: Held<HeldKind>, out?: Float64Array): ArrayOf[HeldKind] {
  const values = arrayOf(array);
  if (!out) return values.slice();
  out.set(values);
  return out;
}

function part<Kind extends HeldKind>(
  array: Held<Kind>,
  start: number,
  length: number = array.length - start,
): Held<Kind> {
  requireOpen(operationOf(array));
  return hold(
    array.kind,
    arrayOf(array).subarray(start, start + length) as ArrayOf[Kind],
    operationOf(array),
  );
}
