/**
 * Runs the built package in Chromium: in a page and in a Web Worker, with and without cross-origin isolation, and compares with Node. Not part of
 * `npm test`: it needs a browser. `npm run build` first; `CHROMIUM=<path>` names a browser that is not in a usual place.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = [process.env.CHROMIUM, ...browsers].find((path) => path && existsSync(path));
if (!executablePath)
  fail(
    'No Chromium was found. Install one (Debian: `apt-get install chromium`) or set CHROMIUM to its path.',
  );
if (!existsSync('dist/index.js')) fail('There is no dist/. Run `npm run build` first.');

const folder = mkdtempSync(join(tmpdir(), 'ketwork-browser-'));
const bundle = join(folder, 'bundle.mjs');
await build({
  entryPoints: ['scripts/browser-subject.mjs'],
  outfile: bundle,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'warning',
  logOverride: { 'ignored-bare-import': 'silent' },
});
const { report } = await import(pathToFileURL(bundle).href);
const inNode = await report();

/** Says what the subject says, from a page or from a worker started by it. */
const scripts = {
  '/page.mjs': `
    const begin = performance.now();
    const { report } = await import('/bundle.mjs');
    const imported = performance.now();
    window.result = { ...(await report()), importMilliseconds: imported - begin };`,
  '/page-of-worker.mjs': `
    const worker = new Worker('/worker.mjs', { type: 'module' });
    worker.onerror = ({ message }) => (window.result = { error: message });
    worker.onmessage = ({ data }) => (window.result = data);`,
  '/worker.mjs': `
    const begin = performance.now();
    const { report } = await import('/bundle.mjs');
    const imported = performance.now();
    postMessage({ ...(await report()), importMilliseconds: imported - begin });`,
  '/bundle.mjs': readFileSync(bundle, 'utf8'),
};
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const server = createServer(({ url, headers }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  // A script asks without parameters; it is as isolated as the page that refers to it.
  const isolated = (headers.referer ?? url).includes('isolated') || searchParams.has('isolated');
  const script = scripts[pathname];
  response.writeHead(script || pathname === '/' ? 200 : 404, {
    'content-type': script ? 'text/javascript' : 'text/html',
    ...(isolated || script ? isolation : {}),
  });
  response.end(
    script ?? `<!doctype html><script type="module" src="/${searchParams.get('script')}"></script>`,
  );
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const faults = [];
try {
  console.log(
    `Chromium ${browser.version()}, Node ${process.version}, bundle ${readFileSync(bundle).length} bytes`,
  );
  for (const script of ['page.mjs', 'page-of-worker.mjs']) {
    for (const isolated of [false, true]) await check(script, isolated);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}
if (faults.length > 0) fail(faults.join('\n'));
console.log('4 places in the browser agree with Node');

async function check(script, isolated) {
  const where = `${script === 'page.mjs' ? 'page' : 'worker'}, ${isolated ? '' : 'not '}cross-origin isolated`;
  const page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(`${where}: ${error}`));
  await page.goto(
    `http://127.0.0.1:${server.address().port}/?script=${script}${isolated ? '&isolated' : ''}`,
  );
  await page.waitForFunction(() => window.result, undefined, { timeout: 30_000 });
  const result = await page.evaluate(() => ({ ...window.result, isolated: window.crossOriginIsolated }));
  await page.close();
  const expected = {
    kernels: 'wasm',
    productIsExact: true,
    random: inNode.random,
    norm: inNode.norm,
    threads: isolated ? 'same bits' : 'UnsupportedError',
    isolated,
  };
  for (const [key, value] of Object.entries(expected)) {
    const got = JSON.stringify(result[key]);
    if (got !== JSON.stringify(value))
      faults.push(`${where}: ${key} is ${got}, not ${JSON.stringify(value)}`);
  }
  const { importMilliseconds, startMilliseconds, againMilliseconds } = result;
  const times = [importMilliseconds, startMilliseconds, againMilliseconds].map((x) => x?.toFixed(1));
  console.log(`${where}: import ${times[0]} ms, first product ${times[1]} ms, second ${times[2]} ms`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
