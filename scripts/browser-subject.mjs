/**
 * What `check-browser.mjs` runs alike in Node, in a page and in a Web Worker: the kernels chosen, a product whose numbers are integers, the random stream,
 * and threads. The times are those of the first call, which starts the kernels, and of a second one.
 */
import { Ket, qubits, rng, setThreads } from '../dist/index.js';
import { kernels } from '../dist/linalg.js';

/** Everything there is to compare; plain data. */
export async function report() {
  const begin = performance.now();
  const first = integerProduct(40);
  const started = performance.now();
  integerProduct(40);
  const again = performance.now();
  const random = rng(2024);
  const bell = Ket.of(qubits(2), [Math.SQRT1_2, 0, 0, Math.SQRT1_2]);
  return {
    kernels: kernels().name,
    productIsExact: first,
    random: [random.uniform(), random.normal(), random.integer(1000), random.split().uniform()],
    norm: bell.norm(),
    threads: await threads(),
    startMilliseconds: started - begin,
    againMilliseconds: again - started,
  };
}

/** A product of integers against the sums written out. */
function integerProduct(n) {
  const [a, b, out] = [new Float64Array(2 * n * n), new Float64Array(2 * n * n), new Float64Array(2 * n * n)];
  for (let i = 0; i < a.length; i++) [a[i], b[i]] = [(i * 7) % 11, (i * 5) % 13];
  kernels().gemm(out, a, b, n, n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [re, im] = [0, 0];
      for (let k = 0; k < n; k++) {
        const [x, y] = [2 * (i * n + k), 2 * (k * n + j)];
        re += a[x] * b[y] - a[x + 1] * b[y + 1];
        im += a[x] * b[y + 1] + a[x + 1] * b[y];
      }
      if (out[2 * (i * n + j)] !== re || out[2 * (i * n + j) + 1] !== im) return false;
    }
  }
  return true;
}

/** Whether two threads give the bits of one, or the name of the error where there are none. */
async function threads() {
  const n = 200;
  const random = rng(7);
  const a = Float64Array.from({ length: 2 * n * n }, () => random.normal());
  const products = [];
  for (const count of [1, 2]) {
    try {
      await setThreads(count);
    } catch (error) {
      return error.name;
    }
    const out = new Float64Array(2 * n * n);
    for (let round = 0; round < 20; round++) kernels().gemm(out, a, a, n, n, n);
    products.push(out);
  }
  await setThreads(1);
  return products[0].every((x, i) => Object.is(x, products[1][i])) ? 'same bits' : 'other bits';
}
