import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { Held, HeldKind, Indices, Numbers, Singles } from '../held.ts';
import { Operations, requireOpen } from '../operations.ts';
import type { KernelExports } from '../wasm-module.ts';
import type { Workspace } from '../workspace.ts';
import { wasmDecompositions } from './decompositions.ts';
import { wasmDraws } from './draws.ts';
import { wasmElimination } from './elimination.ts';
import { wasmFunctions } from './functions.ts';
import { addressOf, blockOperation, bytesOf, holdBlock } from './held-block.ts';
import { wasmHermitian } from './hermitian.ts';
import { wasmLocal } from './local.ts';
import { wasmOrthogonal } from './orthogonal.ts';
import { wasmProducts } from './products.ts';
import { wasmSparse } from './sparse.ts';
import { wasmSweeps } from './sweeps.ts';
import { wasmSpectrum } from './spectrum.ts';
import { wasmVectors } from './vectors.ts';

/** How to run operations whose arrays live in the module's memory; `scratch` has `scratchBytes` bytes for single calls. */
export function wasmRun(
  exports: KernelExports,
  arena: Arena,
  scratch: Address,
): <T>(operation: (work: Workspace) => T) => T {
  const operations = new Operations();
  const context = { exports, arena, scratch };
  const workspace: Workspace = {
    ...wasmArrays(arena, operations),
    vectors: wasmVectors(context),
    functions: wasmFunctions(context),
    products: wasmProducts(context),
    elimination: wasmElimination(context),
    orthogonal: wasmOrthogonal(context),
    decompositions: wasmDecompositions(context),
    spectrum: wasmSpectrum(context),
    local: wasmLocal(context, operations),
    sweeps: wasmSweeps(context),
    hermitian: wasmHermitian(context, operations),
    sparse: wasmSparse(context, operations),
    draws: wasmDraws(context),
  };
  return (operation) => operations.run(() => arena.run(() => operation(workspace)));
}

type Arrays = Pick<Workspace, 'put' | 'zeros' | 'write' | 'read' | 'view' | 'part'>;

function wasmArrays(arena: Arena, operations: Operations): Arrays {
  function put(values: Float64Array): Numbers;
  function put(values: Float32Array): Singles;
  function put(values: Int32Array): Indices;
  function put(values: Float64Array | Float32Array | Int32Array): Held<HeldKind> {
    const operation = operations.current;
    return holdBlock(kindOf(values), values.length, arena.put(values), operation);
  }
  function zeros(count: number): Numbers;
  function zeros<Kind extends HeldKind>(count: number, kind: Kind): Held<Kind>;
  function zeros(count: number, kind: HeldKind = 'f64'): Held<HeldKind> {
    const operation = operations.current;
    return holdBlock(kind, count, arena.zeros(Math.ceil((count * bytesOf[kind]) / 8)), operation);
  }
  function read(array: Numbers, out?: Float64Array): Float64Array;
  function read(array: Singles): Float32Array;
  function read(array: Indices): Int32Array;
  function read(array: Held<HeldKind>, out?: Float64Array): Float64Array | Float32Array | Int32Array {
    const { kind, length } = array;
    const values = out ?? new { f64: Float64Array, f32: Float32Array, i32: Int32Array }[kind](length);
    arena.get(values, addressOf(array));
    return values;
  }
  return {
    put,
    zeros,
    read,
    write: (array, values) => arena.numbers.set(values, addressOf(array) / 8),
    view: (array) => {
      const start = addressOf(array) / 8;
      return arena.numbers.subarray(start, start + array.length);
    },
    part: (array, start, length = array.length - start) => {
      const operation = blockOperation(array);
      requireOpen(operation);
      return holdBlock(array.kind, length, addressOf(array) + bytesOf[array.kind] * start, operation);
    },
  };
}

function kindOf(values: Float64Array | Float32Array | Int32Array): HeldKind {
  if (values instanceof Float64Array) return 'f64';
  return values instanceof Float32Array ? 'f32' : 'i32';
}
