/**
 * Runs contractions on what gpu.js finds: WebGL and WebGPU in Chromium (their software drivers when there is no other), WebGPU and headless GL in Node, and compares them with double precision and
 * their own bounds. Not part of `npm test`: it needs a browser and the package gpu.js, which is no dependency, since its own are large: `npm install --no-save --ignore-scripts gpu.js`, or
 * `GPU_JS=<folder of the package>`. `CHROMIUM=<path>` names a browser that is not in a usual place. `NODE_WEBGPU=<folder>` names
 * the package webgpu (0.6 or later), which then gives Node WebGPU. Headless GL comes with the package gl, which gpu.js installs where it can be compiled (not with `--ignore-scripts`), and on Linux needs a display: `xvfb-run -a npm run check:gpu`. What is not there is skipped, and says so. With `--bench` it also times products against our WebAssembly kernels.
 * Ends with 0 when all that there is agrees, 1 when something does not, 2 when there is nothing to run on.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const bench = process.argv.includes('--bench');
const library = packageFolder();
const folder = mkdtempSync(join(tmpdir(), 'ketwork-gpu-'));
const software = ['--enable-unsafe-swiftshader', '--use-angle=swiftshader'];
const launches = {
  webgl2: software,
  webgpu: [
    ...software,
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  ],
};
let [ran, wrong] = [0, 0];

try {
  const page = await bundled('browser', 'page.mjs');
  for (const [backend, args] of Object.entries(launches)) await inChromium(page, backend, args);
  await inNode();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${ran} places, ${wrong} of them wrong`);
process.exit(wrong > 0 ? 1 : ran > 0 ? 0 : 2);

function packageFolder() {
  const named = process.env.GPU_JS ?? join(root, 'node_modules/gpu.js');
  if (existsSync(join(named, 'package.json'))) return named;
  console.error(
    `There is no package gpu.js at ${named}. \`npm install --no-save --ignore-scripts gpu.js\`, or set GPU_JS.`,
  );
  return process.exit(2);
}

async function bundled(platform, name) {
  const outfile = join(folder, name);
  await build({
    stdin: {
      contents: `import * as tn from './src/tn/index.ts';
        import * as linalg from './src/linalg/index.ts';
        import { report } from './scripts/gpu-subject.mjs';
        export const run = (library, backends) => report({ ...tn, ...linalg }, { library, backends, bench: ${bench} });`,
      resolveDir: root,
    },
    ...{ outfile, bundle: true, minify: true, format: 'esm', platform, target: 'es2022', logLevel: 'error' },
  });
  return outfile;
}

async function inChromium(page, backend, args) {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (executablePath === undefined) return console.log('No Chromium was found.');
  const files = { '/page.mjs': page, '/gpu.js': join(library, 'dist/gpu-browser.js') };
  const server = createServer(({ url }, response) => {
    const file = files[url];
    response.writeHead(200, { 'content-type': file ? 'text/javascript' : 'text/html' });
    response.end(file ? readFileSync(file) : '<!doctype html><script src="/gpu.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...args] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const work = async (wanted) => {
      const { run } = await import('/page.mjs');
      return run(typeof GPU === 'function' ? GPU : window.GPU, [wanted]);
    };
    tell(`Chromium ${browser.version()}, ${backend}`, await tab.evaluate(work, backend));
  } finally {
    await browser.close();
    server.close();
  }
}

async function inNode() {
  const dawn = process.env.NODE_WEBGPU;
  if (dawn !== undefined) {
    const { create, globals } = createRequire(join(dawn, 'package.json'))(dawn);
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
  }
  const { run } = await import(await bundled('node', 'node.mjs'));
  let gpuJs;
  try {
    gpuJs = createRequire(join(library, 'package.json'))(library);
  } catch (error) {
    return console.log(`Node: skipped, gpu.js does not load (${firstLine(error)})`);
  }
  for (const backend of ['webgpu', 'headlessgl']) {
    const lacking = backend === 'webgpu' ? noWebGpu() : noHeadlessGl();
    if (lacking) console.log(`Node, ${backend}: skipped, ${lacking}`);
    else tell(`Node, ${backend}`, await run(gpuJs, [backend]));
  }
}

function noWebGpu() {
  return globalThis.navigator?.gpu ? undefined : 'no NODE_WEBGPU names the package webgpu';
}

function noHeadlessGl() {
  try {
    createRequire(join(library, 'package.json'))('gl');
  } catch (error) {
    return `the package gl is not installed or not compiled (${firstLine(error)})`;
  }
  const display = process.platform !== 'linux' || process.env.DISPLAY;
  return display ? undefined : 'there is no display: `xvfb-run -a npm run check:gpu` makes one';
}

function firstLine({ message }) {
  return message.split('\n')[0];
}

function tell(where, { description, checks, times, missing }) {
  if (missing) return console.log(`${where}: skipped, ${missing}`);
  ran++;
  console.log(`${where}: ${JSON.stringify(description)}`);
  const bad = checks.filter(({ ok }) => !ok);
  for (const { name, ok, error, bound } of checks) {
    console.log(`  ${ok ? 'ok   ' : 'WRONG'} ${name}: error ${format(error)}, bound ${format(bound)}`);
  }
  for (const line of times) console.log(`  ${line}`);
  if (bad.length > 0) wrong++;
}

function format(x) {
  return typeof x === 'number' ? x.toExponential(1) : String(x);
}
