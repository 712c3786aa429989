import { ArgumentError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { vectorNorm } from '../../linalg/vector-norm.ts';
import type { GpuDevice, GpuResult, GpuTensor } from './gpu-device.ts';
import { matrixForm, type Contraction, type MatrixForm } from './pairing.ts';
import { gamma, longestSum } from './single-bound.ts';

/** Options of `contractOn`. */
export interface ContractOnOptions {
  /** Where large contractions go; without one all are done here. */
  readonly device?: GpuDevice;
  /** The largest bound of the error, relative to |A| |B|, for which the device is used; 1e-3 by default. Below it, double precision. */
  readonly tolerance?: number;
  /** Flops from which the device is used; 2e9 by default, never where it is a program on the processor. */
  readonly leastFlops?: number;
}

/** A contraction and where it was done. */
export interface ContractOnResult extends GpuResult {
  readonly on: 'device' | 'processor';
}

/**
 * A contraction of tensors that are here, on a device and back, of any size: pieces that its limits allow, sums of pieces in double precision. Legs as in `GpuDevice.contract`; tensors without
 * entries give zeros. Throws `ArgumentError` for legs that do not fit and numbers that are not finite, `GpuError` as the device does.
 */
export async function gpuContract(
  device: GpuDevice,
  a: ComplexTensor,
  b: ComplexTensor,
  contraction: Contraction,
): Promise<GpuResult> {
  const { form, left, right } = matrices(a, b, contraction);
  const { batch, m, k, n, shape } = form;
  const out = new Float64Array(2 * batch * m * n);
  let error = 0;
  if (out.length > 0 && k > 0) {
    const size = pieceSize(device, form);
    for (let s = 0; s < batch; s++) {
      const [x, y] = [left.subarray(2 * s * m * k, 2 * (s + 1) * m * k), right.subarray(2 * s * k * n, 2 * (s + 1) * k * n)]; // prettier-ignore
      const own = await inPieces(device, { data: x, rows: m, cols: k }, { data: y, rows: k, cols: n }, size, out.subarray(2 * s * m * n)); // prettier-ignore
      error = Math.sqrt(error ** 2 + own ** 2);
    }
  }
  return { tensor: tensor(shape, out), error };
}

/**
 * A contraction on the device where that is allowed by its error and worth its way: at least `leastFlops`, and an error bound of at most `tolerance` |A| |B|; else here, in double precision. The
 * result says where, and its error in either case. Errors as `gpuContract`.
 */
export async function contractOn(
  a: ComplexTensor,
  b: ComplexTensor,
  contraction: Contraction,
  { device, tolerance = 1e-3, leastFlops }: ContractOnOptions = {},
): Promise<ContractOnResult> {
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be at least 0', `it is ${tolerance}`);
  const { form, left, right } = matrices(a, b, contraction);
  const { batch, m, k, n, shape } = form;
  const norms = vectorNorm(left) * vectorNorm(right);
  const least = leastFlops ?? (device?.describe().software === false ? 2e9 : Infinity);
  if (device && 8 * batch * m * k * n >= least) {
    const result = await gpuContract(device, a, b, contraction);
    if (result.error <= tolerance * norms) return { ...result, on: 'device' };
  }
  const out = new Float64Array(2 * batch * m * n);
  for (let s = 0; s < batch; s++) {
    const part = (data: Float64Array, size: number): Float64Array =>
      data.subarray(2 * s * size, 2 * (s + 1) * size);
    kernels().gemm(part(out, m * n), part(left, m * k), part(right, k * n), m, k, n);
  }
  const error = Math.SQRT2 * gamma(2 * k + 2, Number.EPSILON / 2) * norms;
  return { tensor: tensor(shape, out), error, on: 'processor' };
}

interface Piece {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

function matrices(
  a: ComplexTensor,
  b: ComplexTensor,
  contraction: Contraction,
): { readonly form: MatrixForm; readonly left: Float64Array; readonly right: Float64Array } {
  const form = matrixForm(a.shape, b.shape, contraction);
  requireFinite(a.data, 'a');
  requireFinite(b.data, 'b');
  return { form, left: permute(a, form.aOrder).data, right: permute(b, form.bOrder).data };
}

/** Rows, inner length and columns of a piece. */
interface PieceSize {
  readonly rows: number;
  readonly inner: number;
  readonly cols: number;
}

/** The largest pieces that fit on the device: square ones where all sides are long, else longer where they are narrow. */
function pieceSize(device: GpuDevice, { m, k, n }: MatrixForm): PieceSize {
  const { maxEntries } = device.describe();
  const side = Math.max(1, Math.floor(Math.sqrt(maxEntries)));
  const fit = (length: number, ...others: readonly number[]): number =>
    Math.min(length, Math.floor(maxEntries / Math.max(...others)));
  const [narrow, short] = [Math.min(n, side), Math.min(k, side, longestSum)];
  const rows = fit(m, narrow, short);
  const inner = fit(Math.min(k, longestSum), rows, narrow);
  return { rows, inner, cols: fit(n, rows, inner) };
}

/** out = A B by pieces; returns the bound of the error. */
async function inPieces(
  device: GpuDevice,
  a: Piece,
  b: Piece,
  size: PieceSize,
  out: Float64Array,
): Promise<number> {
  let squared = 0;
  for (let row = 0; row < a.rows; row += size.rows) {
    for (let column = 0; column < b.cols; column += size.cols) {
      let error = 0;
      for (let inner = 0; inner < a.cols; inner += size.inner) {
        const x = cut(a, row, inner, size.rows, size.inner);
        const y = cut(b, inner, column, size.inner, size.cols);
        const piece = await oneProduct(device, x, y);
        error += piece.error;
        addPiece(out, b.cols, piece.tensor, row, column);
      }
      squared += error ** 2;
    }
  }
  return Math.sqrt(squared);
}

async function oneProduct(device: GpuDevice, x: Piece, y: Piece): Promise<GpuResult> {
  const held: GpuTensor[] = [];
  const keep = (t: GpuTensor): GpuTensor => {
    held.push(t);
    return t;
  };
  try {
    const a = keep(await device.put(tensor([x.rows, x.cols], x.data)));
    const b = keep(await device.put(tensor([y.rows, y.cols], y.data)));
    return await device.get(keep(await device.contract(a, b, { aLegs: [1], bLegs: [0] })));
  } finally {
    held.forEach((t) => {
      device.free(t);
    });
  }
}

function cut({ data, rows, cols }: Piece, row: number, column: number, most: number, wide: number): Piece {
  const [height, width] = [Math.min(most, rows - row), Math.min(wide, cols - column)];
  if (height === rows && width === cols) return { data, rows, cols };
  const out = new Float64Array(2 * height * width);
  for (let r = 0; r < height; r++) {
    const from = 2 * ((row + r) * cols + column);
    out.set(data.subarray(from, from + 2 * width), 2 * r * width);
  }
  return { data: out, rows: height, cols: width };
}

function addPiece(
  out: Float64Array,
  cols: number,
  { shape, data }: ComplexTensor,
  row: number,
  column: number,
): void {
  const [height, width] = shape as [number, number];
  for (let r = 0; r < height; r++) {
    const to = 2 * ((row + r) * cols + column);
    for (let i = 0; i < 2 * width; i++)
      out[to + i] = (out[to + i] as number) + (data[2 * r * width + i] as number);
  }
}
