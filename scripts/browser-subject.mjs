/**
 * What `check-browser.mjs` runs alike in Node, in a page and in a Web Worker, on the package as it was loaded there: which kernels were chosen, the bits of
 * what they compute as one fingerprint for each kind of work, and threads. The times are those of the first product, which starts the kernels, and of a
 * second one.
 */
export async function report(core, linalg) {
  const begin = performance.now();
  const first = integerProduct(linalg, 40);
  const started = performance.now();
  integerProduct(linalg, 40);
  const again = performance.now();
  return {
    kernels: linalg.kernels().name,
    productIsExact: first,
    ...fingerprints(core, linalg),
    threads: await threads(core, linalg),
    startMilliseconds: started - begin,
    againMilliseconds: again - started,
  };
}

/** A product of integers against the sums written out. */
function integerProduct({ kernels }, n) {
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

/** The bits of factorisations, of vector functions, of a state under gates, of the random stream. */
function fingerprints({ rng, ...core }, linalg) {
  const { add, dagger, eigh, multiply, qr, solve, svd } = linalg;
  const numbers = normals(rng, 2 * 60 * 60);
  const a = { rows: 60, cols: 60, data: numbers };
  const hermitian = add(a, dagger(a));
  const { values, vectors } = eigh(hermitian);
  const { u, s, vh } = svd(a);
  const { q, r } = qr(a);
  return {
    product: hash(multiply(a, hermitian).data),
    hermitian: hash(values, vectors.data),
    singular: hash(u.data, s, vh.data),
    orthogonal: hash(q.data, r.data),
    solution: hash(solve(a, hermitian).data),
    functions: hash(...functions(linalg, numbers.subarray(0, 1000))),
    state: hash(stateUnderGates(core, linalg).data),
    random: hash(numbers, Float64Array.of(rng(3).split().uniform(), rng(4).integer(1000))),
  };
}

function functions({ kernels }, values) {
  return kernels().run((work) => {
    const x = work.put(values);
    const [out, other] = [work.zeros(values.length), work.zeros(values.length)];
    const results = ['exp', 'tanh', 'logCosh'].map((name) => {
      work.functions[name](out, x);
      return work.read(out);
    });
    work.functions.sinCos(out, other, x);
    return [...results, work.read(out), work.read(other)];
  });
}

function stateUnderGates({ Ket, localOperator, qubits }, { kron, matrix }) {
  const gate = matrix([
    [0.6, 0.8],
    [-0.8, 0.6],
  ]);
  const pair = kron(gate, gate);
  const amplitudes = Array.from({ length: 4096 }, (_, i) => ((i * 37) % 101) - 50);
  let psi = Ket.of(qubits(12), amplitudes, { normalize: true });
  for (const site of [0, 5, 11]) psi = psi.apply(localOperator(psi.space, [site], gate));
  for (const sites of [
    [3, 4],
    [11, 0],
  ])
    psi = psi.apply(localOperator(psi.space, sites, pair));
  return psi;
}

function normals(rng, count) {
  const random = rng(2024);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** 32 bits by the method of Fowler, Noll and Vo over all bytes. */
function hash(...arrays) {
  let sum = 0x811c9dc5;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    if (!byteLength) throw new Error('There is nothing to compare.');
    for (const byte of new Uint8Array(buffer, byteOffset, byteLength))
      sum = Math.imul(sum ^ byte, 0x01000193);
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}

/** Whether two threads give the bits of one, or the name of the error where there are none. */
async function threads({ rng, setThreads }, { kernels }) {
  const n = 200;
  const a = normals(rng, 2 * n * n);
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
