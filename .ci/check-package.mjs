/**
 * Packs the package, installs the tarball into an empty folder, and uses it there as a stranger would: every subpath
 * from an ES module, from a CommonJS file, inside a worker and bundled for a browser, the type declarations from both module kinds, and the command.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const folder = resolve(process.argv[2] ?? 'package-check');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const names = Object.keys(manifest.exports)
  .filter((key) => key !== './package.json')
  .map((key) => join('ketwork', key));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

mkdirSync(folder, { recursive: true });
run('npx', ['publint', '--strict'], process.cwd());
const packed = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd()));
const [tarball] = Array.isArray(packed) ? packed : Object.values(packed);
writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true }');
run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball.filename)]);

const check = `
  if (Object.values(modules).some((module) => Object.keys(module).length === 0)) throw new Error('an entry point is empty');
  const { qubits, Ket } = modules['ketwork'];
  const bell = Ket.of(qubits(2), [Math.SQRT1_2, 0, 0, Math.SQRT1_2]);
  if (Math.abs(bell.norm() - 1) > 1e-15) throw new Error('the norm of a Bell state is ' + bell.norm());
  const { kernels, setThreads } = modules['ketwork/linalg'];
  if (kernels().name !== 'wasm') throw new Error('the kernels in use are ' + kernels().name);
  const n = 64;
  const x = Float64Array.from({ length: 2 * n * n }, (_, i) => (i % 2 === 0 ? 1 + ((i / 2) % n) : 0));
  const product = () => {
    const out = new Float64Array(2 * n * n);
    kernels().gemm(out, x, x, n, n, n);
    // Every row of x is 1, 2, ..., n, so every row of x x is n (n + 1) / 2 times that.
    if (out.some((value, i) => value !== (x[i] * n * (n + 1)) / 2)) throw new Error('a product is wrong');
  };
  product();
`;
const threads = `
  setThreads(2).then(() => {
    for (let i = 0; i < 100; i++) product();
  });
`;
const imported = `const modules = {${names.map((name) => `'${name}': await import('${name}')`).join(', ')}};${check}`;
const required = `const modules = {${names.map((name) => `'${name}': require('${name}')`).join(', ')}};${check}`;
writeFileSync(join(folder, 'use.mjs'), `${imported}${threads}`);
writeFileSync(join(folder, 'use.cjs'), `${required}${threads}`);
// Each ends by itself, threads or not.
for (const file of ['use.mjs', 'use.cjs']) run('node', [file]);
writeFileSync(
  join(folder, 'workers.mjs'),
  `import { Worker } from 'node:worker_threads';
   await Promise.all(['use.mjs', 'use.cjs'].map((file) => new Promise((resolve, reject) => {
     new Worker(new URL(file, import.meta.url)).once('error', reject).once('exit', (code) => (code ? reject(new Error(file + ' ends with ' + code)) : resolve()));
   })));`,
);
run('node', ['workers.mjs']);

// For a browser: nothing of Node is asked for, and each bundle starts where there is nothing of Node, with and without shared memory.
for (const name of names) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as entry from '${name}';
        import { kernels, setThreads } from 'ketwork/linalg';
        globalThis.result = setThreads(2).catch((error) => [Object.keys(entry).length > 0, kernels().name, error.name]);`,
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  for (const before of ['', 'delete globalThis.SharedArrayBuffer;']) {
    const page = createContext({ atob, performance });
    const result = await runInContext(`${before}${outputFiles[0].text};result`, page);
    if (String(result) !== 'true,wasm,UnsupportedError') throw new Error(`${name} for a browser: ${result}`);
  }
}

const typed = names
  .map(
    (name, i) => `import * as m${i} from '${name}';\nexport const k${i}: number = Object.keys(m${i}).length;`,
  )
  .join('\n');
for (const extension of ['mts', 'cts']) {
  writeFileSync(join(folder, `use-types.${extension}`), typed);
}
const compilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
};
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['use-types.*'] }));
run(resolve('node_modules/.bin/tsc'), ['--project', folder]);
run('npx', ['--no-install', 'ketwork', '--help']);
console.log(
  `${names.length} entry points work from ES modules, CommonJS, workers, browser bundles and TypeScript`,
);
