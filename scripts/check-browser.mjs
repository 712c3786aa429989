/**
 * Runs the built package in Chromium: bundled in a page and in a Web Worker, and as ES modules in a page, each with and without cross-origin isolation; in
 * Node as ES modules, as CommonJS, bundled, and in threads of worker_threads; and compares the bits of what they compute. Not part of `npm test`: it needs
 * a browser. `npm run build` first; `CHROMIUM=<path>` names a browser that is not in a usual place.
 * Ends with 0 when all agree, 1 when they do not, 2 when it cannot compare: no browser, nothing built, or what is built is older than its sources.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const subject = new URL('browser-subject.mjs', import.meta.url).href;
const { report } = await import(subject);
const faults = [];

requireBuilt();
const browser = await launch();
const folder = mkdtempSync(join(tmpdir(), 'ketwork-browser-'));
const server = createServer(serve);
try {
  const bundle = await bundled();
  const expected = await inNode(bundle);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(`Chromium ${browser.version()}, bundle ${readFileSync(bundle).length} bytes`);
  for (const [where, script] of [
    ['page, bundled', 'page.mjs'],
    ['page, ES modules', 'modules.mjs'],
    ['Web Worker, bundled', 'page-of-worker.mjs'],
  ]) {
    for (const isolated of [false, true]) {
      const full = `${where}, ${isolated ? 'cross-origin isolated' : 'not isolated'}`;
      const threads = isolated ? 'same bits' : 'UnsupportedError';
      compare(full, await inBrowser(script, isolated, full), { ...expected, threads, isolated });
    }
  }
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('All places agree.');

function requireBuilt() {
  const built = join(root, 'dist/index.js');
  if (!existsSync(built)) stop('There is no dist/. Run `npm run build` first.');
  const newest = readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => join(root, 'src', file))
    .filter((file) => statSync(file).mtimeMs > statSync(built).mtimeMs);
  if (newest.length > 0) stop(`dist/ is older than ${newest[0]}. Run \`npm run build\` first.`);
}

async function launch() {
  const wanted = process.env.CHROMIUM;
  if (wanted !== undefined && !existsSync(wanted))
    stop(`CHROMIUM must be the path of a browser, but there is nothing at ${JSON.stringify(wanted)}.`);
  const usual = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const executablePath = wanted ?? usual.find((path) => existsSync(path));
  if (executablePath === undefined) {
    const instead = 'Install one (Debian: `apt-get install chromium`) or set CHROMIUM to its path.';
    stop(`No Chromium was found at ${usual.join(', ')}. ${instead}`);
  }
  try {
    return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  } catch (error) {
    return stop(`${executablePath} does not start as a browser: ${error.message.split('\n')[0]}`);
  }
}

async function bundled() {
  const outfile = join(folder, 'bundle.mjs');
  await build({
    stdin: {
      contents: `import * as core from './dist/index.js';
        import * as linalg from './dist/linalg.js';
        import { report } from './scripts/browser-subject.mjs';
        export default () => report(core, linalg);`,
      resolveDir: root,
    },
    ...{ outfile, bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' },
    ...{ logLevel: 'warning', logOverride: { 'ignored-bare-import': 'silent' } },
  });
  return outfile;
}

/** What every place must say, after the places in Node have been compared. */
async function inNode(bundle) {
  const file = (name) => pathToFileURL(join(root, 'dist', name)).href;
  const load = {
    'ES modules': (name) => `await import('${file(name)}.js')`,
    CommonJS: (name) => `require('${join(root, 'dist', name)}.cjs')`,
  };
  const core = await import(file('index.js'));
  const first = await report(core, await import(file('linalg.js')));
  const { startMilliseconds, againMilliseconds, ...bits } = first;
  const expected = { ...bits, kernels: 'wasm', productIsExact: true, threads: 'same bits' };
  compare('Node, ES modules', { startMilliseconds, againMilliseconds, ...bits }, expected);
  const require = createRequire(import.meta.url);
  const [index, linalg] = ['index', 'linalg'].map((name) => require(join(root, `dist/${name}.cjs`)));
  compare('Node, CommonJS', await report(index, linalg), expected);
  compare('Node, bundled', await (await import(pathToFileURL(bundle).href)).default(), expected);
  for (const [kind, loading] of Object.entries(load)) {
    const program = `(async () => {
      const { report } = await import('${subject}');
      const result = await report(${loading('index')}, ${loading('linalg')});
      require('node:worker_threads').parentPort.postMessage(result);
    })();`;
    const result = await new Promise((resolve, reject) => {
      const worker = new Worker(program, { eval: true });
      worker.once('message', resolve).once('error', reject);
    });
    compare(`Node, worker_threads, ${kind}`, result, expected);
  }
  return expected;
}

async function inBrowser(script, isolated, where) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(`${where}: ${error}`));
  const query = `script=${script}${isolated ? '&isolated' : ''}`;
  await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`);
  await page.waitForFunction(() => window.result, undefined, { timeout: 60_000 });
  const result = await page.evaluate(() => ({ ...window.result, isolated: window.crossOriginIsolated }));
  await page.close();
  return result;
}

function compare(where, result, expected) {
  const wrong = Object.entries(expected).filter(([key, value]) => result[key] !== value);
  for (const [key, value] of wrong)
    faults.push(`${where}: ${key} is ${JSON.stringify(result[key])}, not ${JSON.stringify(value)}`);
  const times = [result.importMilliseconds, result.startMilliseconds, result.againMilliseconds];
  const [load, start, again] = times.map((time) => time?.toFixed(1));
  const loading = load === undefined ? '' : `import ${load} ms, `;
  const verdict = wrong.length === 0 ? 'agrees' : 'DIFFERS';
  console.log(
    `${where}: ${verdict}; threads ${result.threads}; ${loading}first product ${start} ms, second ${again} ms`,
  );
}

/** Pages, the scripts in them, and for the page of ES modules the files as they are installed. */
function serve({ url, headers }, response) {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const timed = (work) => `const begin = performance.now();
    ${work}
    const imported = performance.now();
    const result = { importMilliseconds: imported - begin, ...(await run()) };`;
  const bundle = `const { default: run } = await import('/bundle.mjs');`;
  const modules = `const [core, linalg] = [await import('/dist/index.js'), await import('/dist/linalg.js')];
    const { report } = await import('/scripts/browser-subject.mjs');
    const run = () => report(core, linalg);`;
  const scripts = {
    '/page.mjs': () => `${timed(bundle)} window.result = result;`,
    '/modules.mjs': () => `${timed(modules)} window.result = result;`,
    '/page-of-worker.mjs': () => `const worker = new Worker('/worker.mjs', { type: 'module' });
      worker.onerror = ({ message }) => (window.result = { error: message });
      worker.onmessage = ({ data }) => (window.result = data);`,
    '/worker.mjs': () => `${timed(bundle)} postMessage(result);`,
    '/bundle.mjs': () => readFileSync(join(folder, 'bundle.mjs'), 'utf8'),
  };
  const script = scripts[pathname]?.() ?? installed(pathname);
  // A script asks without parameters; it is as isolated as the page that refers to it.
  const isolated = (headers.referer ?? url).includes('isolated') || searchParams.has('isolated');
  response.writeHead(script !== undefined || pathname === '/' ? 200 : 404, {
    'content-type': script === undefined ? 'text/html' : 'text/javascript',
    ...((isolated || script !== undefined) && {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    }),
  });
  response.end(script ?? page(searchParams.get('script')));
}

function page(script) {
  const names = [
    'complex.js',
    'pure-rand/distribution/uniformFloat64',
    'pure-rand/generator/xoroshiro128plus',
  ];
  const address = (name) => `/${import.meta.resolve(name).slice(pathToFileURL(root).href.length)}`;
  const imports = Object.fromEntries(names.map((name) => [name, address(name)]));
  return `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/${script}"></script>`;
}

function installed(pathname) {
  const path = normalize(pathname);
  if (!/^\/(dist|scripts|node_modules)\//.test(path) || !['.js', '.mjs'].includes(extname(path)))
    return undefined;
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
