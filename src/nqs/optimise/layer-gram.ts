import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { GramLayer } from '../ansatz.ts';

/**
 * X X^dagger from the layers of an ansatz, without a row of derivatives: sum over layers of (A A^dagger) o (B B^dagger), centred and weighted. Cost n^2 times the widths of all layers instead of their
 * products. Numbers of `width` doubles.
 */
export function layerGram(layers: readonly GramLayer[], weights: Float64Array, width: 1 | 2): Float64Array {
  const n = weights.length;
  const sum = new Float64Array(width * n * n);
  for (const [signals, inputs] of bySignals(layers)) {
    kernels().run((work) => {
      const [factor, own] = [work.zeros(sum.length), work.zeros(sum.length)];
      if (inputs.includes(undefined)) fillReal(work.view(factor), 1, width);
      for (const a of inputs) if (a) addGram(work, factor, a, n, width);
      addGram(work, own, signals, n, width);
      addProduct(sum, work.view(factor), work.view(own), width);
    });
  }
  centreGram(sum, weights, width);
  return sum;
}

/** Layers of the same signals together, so that each B B^dagger is made once. */
function bySignals(layers: readonly GramLayer[]): Map<Float64Array, (Float64Array | undefined)[]> {
  const out = new Map<Float64Array, (Float64Array | undefined)[]>();
  for (const { inputs, signals } of layers) out.set(signals, [...(out.get(signals) ?? []), inputs]);
  return out;
}

/** out += A A^dagger. */
function addGram(work: Workspace, out: Numbers, a: Float64Array, n: number, width: 1 | 2): void {
  const k = a.length / (n * width);
  const rows = { numbers: work.put(a), row: k, column: 1 };
  if (width === 1) work.products.rankUpdate({ numbers: out, row: n }, rows, n, k);
  else {
    const adjoint = { numbers: rows.numbers, row: 1, column: k, conjugate: true };
    work.products.complex({ numbers: out, row: n }, rows, adjoint, { m: n, k, n });
  }
}

/** The real part of every number. */
function fillReal(numbers: Float64Array, value: number, width: 1 | 2): void {
  for (let i = 0; i < numbers.length; i += width) numbers[i] = value;
}

function addProduct(sum: Float64Array, a: Float64Array, b: Float64Array, width: 1 | 2): void {
  if (width === 1) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (a[i] as number) * (b[i] as number);
    return;
  }
  for (let i = 0; i < sum.length; i += 2) {
    const [x, y, u, v] = [a[i] as number, a[i + 1] as number, b[i] as number, b[i + 1] as number];
    sum[i] = (sum[i] as number) + x * u - y * v;
    sum[i + 1] = (sum[i + 1] as number) + x * v + y * u;
  }
}

/** K_st -> sqrt(p_s p_t) (K_st - sum_u p_u K_ut - sum_u K_su p_u + sum_uv p_u K_uv p_v), in place, for Hermitian K. */
function centreGram(k: Float64Array, p: Float64Array, width: 1 | 2): void {
  const n = p.length;
  const line = width * n;
  const roots = p.map(Math.sqrt);
  const mean = new Float64Array(line);
  for (let s = 0; s < n; s++) {
    for (let i = 0; i < line; i++)
      mean[i] = (mean[i] as number) + (p[s] as number) * (k[s * line + i] as number);
  }
  let whole = 0;
  for (let s = 0; s < n; s++) whole += (p[s] as number) * (mean[width * s] as number);
  for (let s = 0; s < n; s++) {
    for (let t = 0; t < n; t++) {
      const root = (roots[s] as number) * (roots[t] as number);
      const at = s * line + width * t;
      const rest = (k[at] as number) - (mean[width * s] as number) - (mean[width * t] as number) + whole;
      k[at] = root * rest;
      if (width === 2) {
        k[at + 1] =
          root * ((k[at + 1] as number) + (mean[2 * s + 1] as number) - (mean[2 * t + 1] as number));
      }
    }
  }
}
