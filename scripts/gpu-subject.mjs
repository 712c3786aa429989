/** What `check-gpu.mjs` runs alike in a page and in Node, on the package and on gpu.js as they were loaded there. */
export async function report(ketwork, { library, backends, bench }) {
  const watched = watching(library);
  let device;
  try {
    device = await ketwork.openGpu({ library: watched.library, ...(backends && { backends }) });
  } catch (error) {
    const what = `${error.name}: ${error.message}`;
    if (error.reason === 'missing') return { missing: what };
    return { checks: [{ name: 'opened', error: what, bound: '', ok: false }], times: [] };
  }
  const checks = [];
  for (const [name, work] of allChecks(kitOf(ketwork, device))) {
    try {
      const { error, bound } = await work();
      checks.push({ name, error, bound, ok: error <= bound });
    } catch (error) {
      checks.push({ name, error: String(error), bound: '', ok: false });
    }
  }
  const times = bench ? await timed(ketwork, device) : [];
  const description = device.describe();
  const lost = await afterLoss(ketwork, device, watched);
  if (lost) checks.push(lost);
  await device.close();
  return { description, checks, times };
}

const sizes = [
  [1, 1, 1],
  [3, 5, 7],
  [64, 64, 64],
  [33, 257, 65],
  [1, 3000, 1],
  [300, 1, 200],
  [256, 256, 256],
];

/** Every check by its name; it gives an error and the bound that this must keep to. */
function allChecks(kit) {
  return [
    ...sizes.map(([m, k, n]) => [
      `${m} x ${k} times ${k} x ${n}`,
      () => compared(kit, [kit.any([m, k]), kit.any([k, n])], [1], [0]),
    ]),
    [
      'legs in any order',
      () => compared(kit, [kit.any([5, 6, 7, 2]), kit.any([7, 3, 5, 4])], [0, 2], [2, 0]),
    ],
    [
      'entries of 1e-50 and 1e39',
      () => compared(kit, [kit.any([20, 30], 1e-50), kit.any([30, 20], 1e39)], [1], [0]),
    ],
    ['a batch', () => batch(kit)],
    ['entry by entry', () => entries(kit)],
    ['twenty products on the device', () => chain(kit)],
    ...knownCases(kit),
    ['ninety sizes, and a result from before them', () => manySizes(kit)],
  ];
}

function knownCases(kit) {
  const wave = (i) => Math.sin(2.4 * (i + 1)) * 2.4 ** (1 / (i + 1));
  const list = (length, value) => Array.from({ length }, (_, i) => value(i));
  return [
    ...[9, 10, 12, 16].map((n) => [`GP-03: ${n} Hadamard gates`, () => hadamards(kit, n)]),
    ...[9, 10, 12, 16].flatMap((n) => [
      [`GP-03: the Fourier transform of |0> by gates on ${n} qubits`, () => fourierGates(kit, n, 0)],
      [`GP-03: that of a basis state on ${n} qubits`, () => fourierGates(kit, n, Math.floor(0.71 * 2 ** n))],
    ]),
    ['GP-03: a transform of 32768 points and back', () => transform(kit)],
    [
      'GP-01: 0 + 1 + ... + 9999',
      () =>
        sum(
          kit,
          list(10000, (i) => i),
          49995000,
        ),
    ],
    ['GP-01: a sum of 102400 sines', () => sum(kit, list(102400, wave), 0.3784936645)],
    ['GP-01: a sum of 1024000 sines', () => sum(kit, list(1024000, wave), 1.1813192629)],
    [
      'a sum of 102400 ones',
      () =>
        sum(
          kit,
          list(102400, () => 1),
          102400,
        ),
    ],
    ['GP-01: 2^24 + 1', () => sum(kit, [2 ** 24 + 1], 2 ** 24 + 1)],
  ];
}

function kitOf({ contract, gpuContract, rng, tensor }, device) {
  const random = rng(4);
  const size = (shape) => shape.reduce((a, b) => a * b, 1);
  const norm = (data) => Math.sqrt(data.reduce((total, x) => total + x * x, 0));
  return {
    ...{ contract, gpuContract, device, tensor, norm },
    any: (shape, scale = 1) =>
      tensor(
        shape,
        Float64Array.from({ length: 2 * size(shape) }, () => scale * random.normal()),
      ),
    real: (shape, values) => tensor(shape, Float64Array.from(values.flatMap((x) => [x, 0]))),
    distance: (a, b) => norm(a.data.map((x, i) => x - b.data[i])),
    async there(a, b, legs) {
      const held = [await device.put(a), await device.put(b)];
      const product = await device.contract(...held, legs);
      const result = await device.get(product);
      for (const t of [...held, product]) device.free(t);
      return result;
    },
  };
}

async function compared({ contract, device, distance, gpuContract }, [a, b], aLegs, bLegs) {
  const { tensor: found, error: bound } = await gpuContract(device, a, b, { aLegs, bLegs });
  return { error: distance(found, contract(a, b, aLegs, bLegs)), bound };
}

async function batch({ any, contract, distance, there }) {
  const [a, b] = [any([6, 5, 9]), any([9, 7, 6])];
  const legs = { aLegs: [2], bLegs: [0], batch: { aLegs: [0], bLegs: [2] } };
  const { tensor: found, error: bound } = await there(a, b, legs);
  const whole = contract(a, b, [2], [0]);
  const exact = new Float64Array(2 * 6 * 35);
  for (let s = 0; s < 6; s++) {
    for (let i = 0; i < 35; i++) {
      const from = 2 * ((s * 35 + i) * 6 + s);
      exact.set(whole.data.subarray(from, from + 2), 2 * (s * 35 + i));
    }
  }
  return { error: distance(found, { data: exact }), bound };
}

async function entries({ any, distance, there }) {
  const [a, b] = [any([40, 50]), any([40, 50])];
  const both = [0, 1];
  const { tensor: found, error: bound } = await there(a, b, {
    ...{ aLegs: [], bLegs: [], batch: { aLegs: both, bLegs: both } },
  });
  const exact = a.data.map((x, i) => {
    const [p, q] = [a.data[i ^ 1], b.data[i ^ 1]];
    return i % 2 === 0 ? x * b.data[i] - p * q : x * q + p * b.data[i];
  });
  return { error: distance(found, { data: exact }), bound };
}

async function chain({ any, contract, device, distance, norm }) {
  let exact = any([24, 24]);
  let held = await device.put(exact);
  for (let step = 0; step < 20; step++) {
    const next = any([24, 24]);
    exact = contract(exact, next, [0], [1]);
    held = await advanced(device, held, await device.put(next), { aLegs: [0], bLegs: [1] });
  }
  const { tensor: found, error: bound } = await device.get(held);
  const whole = norm(exact.data);
  return { error: distance(found, exact) / whole, bound: bound / whole };
}

/** The product; its factors are freed. */
async function advanced(device, a, b, legs) {
  const product = await device.contract(a, b, legs);
  device.free(a);
  device.free(b);
  return product;
}

async function hadamards({ device, distance, real }, n) {
  const h = Math.SQRT1_2;
  const start = new Array(2 ** n).fill(0);
  start[0] = 1;
  let state = await device.put(real(new Array(n).fill(2), start));
  for (let q = 0; q < n; q++) {
    const gate = await device.put(real([2, 2], [h, h, h, -h]));
    state = await advanced(device, state, gate, { aLegs: [0], bLegs: [1] });
  }
  const { tensor: found, error: bound } = await device.get(state);
  const exact = found.data.map((_, i) => (i % 2 === 0 ? 2 ** (-n / 2) : 0));
  return { error: distance(found, { data: exact }), bound };
}

/** Hadamard gates and phases exp(pi i / 2^d) of qubits d apart, on |start>, against exp(2 pi i start y / 2^n) / 2^(n/2); qubit q becomes the bit 2^q of y. */
async function fourierGates({ device, distance, real, tensor }, n, start) {
  const h = Math.SQRT1_2;
  const hadamard = await device.put(real([2, 2], [h, h, h, -h]));
  const zeros = new Array(2 ** n).fill(0);
  let state = await device.put(real(new Array(n).fill(2), zeros.with(start, 1)));
  // The qubit of each leg.
  let order = Array.from({ length: n }, (_, q) => q);
  const apply = async (gate, legs, ordered) => {
    const next = await device.contract(state, gate, legs);
    device.free(state);
    [state, order] = [next, ordered];
  };
  for (let q = 0; q < n; q++) {
    const rest = order.filter((other) => other !== q);
    await apply(hadamard, { aLegs: [order.indexOf(q)], bLegs: [1] }, [...rest, q]);
    for (let other = q + 1; other < n; other++) {
      const angle = Math.PI / 2 ** (other - q);
      const turn = [1, 0, 1, 0, 1, 0, Math.cos(angle), Math.sin(angle)];
      const phase = await device.put(tensor([2, 2], Float64Array.from(turn)));
      const both = [q, other];
      const aLegs = both.map((one) => order.indexOf(one));
      const left = order.filter((one) => !both.includes(one));
      await apply(phase, { aLegs: [], bLegs: [], batch: { aLegs, bLegs: [0, 1] } }, [...both, ...left]);
      device.free(phase);
    }
  }
  const { tensor: found, error: bound } = await device.get(state);
  device.free(state);
  device.free(hadamard);
  const exact = new Float64Array(2 ** (n + 1));
  for (let i = 0; i < 2 ** n; i++) {
    const y = order.reduce((total, q, leg) => total + ((i >> (n - 1 - leg)) & 1) * 2 ** q, 0);
    const angle = (2 * Math.PI * ((start * y) % 2 ** n)) / 2 ** n;
    exact.set([Math.cos(angle) * 2 ** (-n / 2), Math.sin(angle) * 2 ** (-n / 2)], 2 * i);
  }
  return { error: distance(found, { data: exact }), bound };
}

/** 32768 = 32 x 32 x 32: sums over one leg at a time, phases entry by entry. */
async function transform(kit) {
  const points = kit.any([32, 32, 32]);
  const back = await fourier(kit, -1, await fourier(kit, 1, await kit.device.put(points)));
  const { tensor: found } = await kit.device.get(back);
  const most = found.data.reduce((worst, x, i) => Math.max(worst, Math.abs(x / 32768 - points.data[i])), 0);
  return { error: most, bound: 1e-5 };
}

/** sum_x exp(sign 2 pi i x y / 32768) t[x], digits of x and y most significant first. */
async function fourier({ device, tensor }, sign, t) {
  const table = (shape, turns) => {
    const data = [];
    const visit = (digits) => {
      if (digits.length < shape.length) {
        for (let d = 0; d < shape[digits.length]; d++) visit([...digits, d]);
        return;
      }
      const angle = 2 * Math.PI * turns(...digits);
      data.push(Math.cos(angle), sign * Math.sin(angle));
    };
    visit([]);
    return device.put(tensor(shape, Float64Array.from(data)));
  };
  const cube = [32, 32, 32];
  const dft = () => table([32, 32], (x, y) => (x * y) / 32);
  const first = { aLegs: [0], bLegs: [0] };
  const all = (aLegs) => ({ aLegs: [], bLegs: [], batch: { aLegs, bLegs: [0, 1, 2] } });
  // x = 1024 a + 32 b + c, y = p + 32 q + 1024 r: [a, b, c] -> [b, c, p] -> [c, p, q] -> [p, q, r] -> [r, q, p].
  let now = await advanced(device, t, await dft(), first);
  now = await advanced(
    device,
    now,
    await table(cube, (b, c, p) => ((32 * b + c) * p) / 32768),
    all([0, 1, 2]),
  );
  now = await advanced(device, now, await dft(), first);
  now = await advanced(device, now, await table(cube, (c, p, q) => (c * q) / 1024), all([0, 1, 2]));
  now = await advanced(device, now, await dft(), first);
  return advanced(device, now, await table(cube, () => 0), all([2, 1, 0]));
}

async function sum({ device, gpuContract, real }, values, exact) {
  const ones = real([values.length], values.map(() => 1)); // prettier-ignore
  const legs = { aLegs: [0], bLegs: [0] };
  const { tensor: found, error: bound } = await gpuContract(
    device,
    real([values.length], values),
    ones,
    legs,
  );
  return { error: Math.abs(found.data[0] - exact), bound };
}

async function manySizes(kit) {
  const first = kit.any([3, 3]);
  const held = await kit.device.put(first);
  for (let n = 1; n <= 90; n++) {
    const { error, bound } = await compared(kit, [kit.any([n, 3]), kit.any([3, 2])], [1], [0]);
    if (!(error <= bound)) return { error, bound };
  }
  const { tensor: found, error: bound } = await kit.device.get(held);
  return { error: kit.distance(found, first), bound };
}

/** gpu.js with its instances in sight, so that their devices can be lost. */
function watching(library) {
  const instances = [];
  class Watched extends library.GPU {
    constructor(settings) {
      super(settings);
      instances.push(this);
    }
  }
  return { library: Object.create(library, { GPU: { value: Watched } }), instances };
}

/** A lost device says so: WebGL by its extension for that, WebGPU by destroying it. Headless GL has no way to lose one. */
async function afterLoss({ tensor }, device, { library, instances }) {
  const name = 'after the device was lost: GpuError, lost';
  const one = await device.put(tensor([1, 1], Float64Array.of(1, 0)));
  const gl = instances.at(-1)?.context;
  if (device.describe().backend === 'webgpu') (await library.WebGPUContext.acquire()).device.destroy();
  else {
    const extension = gl?.getExtension('WEBGL_lose_context');
    if (!extension) return undefined;
    extension.loseContext();
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    await device.contract(one, one, { aLegs: [1], bLegs: [0] });
    return { name, error: 'none', bound: '', ok: false };
  } catch (error) {
    const ok = error.name === 'GpuError' && error.reason === 'lost';
    return { name, error: ok ? 0 : String(error), bound: 0, ok };
  }
}

async function timed({ kernels, rng, tensor }, device) {
  const random = rng(5);
  const lines = [];
  for (const m of [64, 128, 256, 512, 1024, 2048]) {
    const any = () =>
      tensor(
        [m, m],
        Float64Array.from({ length: 2 * m * m }, () => random.normal()),
      );
    const [a, b, out] = [any(), any(), new Float64Array(2 * m * m)];
    const here = await best(() => kernels().gemm(out, a.data, b.data, m, m, m), m);
    const [x, y] = [await device.put(a), await device.put(b)];
    const legs = { aLegs: [1], bLegs: [0] };
    const there = await best(async () => device.free(await device.contract(x, y, legs)), m);
    device.free(x);
    device.free(y);
    const ratio = (there / here).toFixed(1);
    lines.push(
      `m ${m}: WebAssembly ${here.toFixed(1)} ms, device ${there.toFixed(1)} ms, ${ratio} times as long`,
    );
    // The next size takes eight times as long.
    if (8 * there > 15_000) break;
  }
  return lines;
}

async function best(work, m) {
  let least = Infinity;
  for (let round = 0; round < (m > 256 ? 1 : 3); round++) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}
