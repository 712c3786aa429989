import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timing, Workload } from '../workload.ts';

/** Beside the packages, where the bundle finds those that it imports. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/ketwork-bench/', import.meta.url));
const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

const bundler = fileURLToPath(new URL('../../node_modules/tsup/dist/cli-default.js', import.meta.url));

/** Prints the milliseconds of processor and clock that this part took, and the processor time of the process so far. */
const program = `
const [start, before] = [performance.now(), process.cpuUsage()];
const { generalProduct } = await import('./first-product.js');
generalProduct();
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(before);
const total = process.cpuUsage();
const cpu = (user + system) / 1000;
process.stdout.write(JSON.stringify({ part: { cpu, wall }, cpu: (total.user + total.system) / 1000 }));
`;

const empty = `
const [total, none] = [process.cpuUsage(), { cpu: 0, wall: 0 }];
process.stdout.write(JSON.stringify({ part: none, cpu: (total.user + total.system) / 1000 }));
`;

const firstProduct = `
import { dense, levels, times } from './index.js';
export function generalProduct() {
  const a = dense(levels([16]), { rows: 16, cols: 16, data: Float64Array.from({ length: 512 }, (_, i) => i % 7) });
  return times(a, a);
}
`;

/** What importing the core and its first product cost a process; less than 30 ms is the goal. */
export const startUp: Workload = {
  name: 'start-up',
  describe:
    'the core (bundled as in the package) imported and one product of 16 x 16 matrices computed, in a new process each time',
  goal: 'less than 30 ms beyond node alone',
  cases: [
    {
      label: 'whole process, beyond node alone',
      make: () => ({ contenders: [{ name: 'ketwork', time: beyondNode }] }),
    },
    {
      label: 'import and first product, inside the process',
      make: () => ({ contenders: [{ name: 'ketwork', time: () => child('program.js').part }] }),
    },
    {
      label: 'node alone',
      make: () => ({ contenders: [{ name: 'node', time: () => child('empty.js').whole }] }),
    },
  ],
};

/** Bundles the core; done once before the cases run. */
export function bundleCore(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const options = ['--format', 'esm', '--target', 'es2022', '--no-config', '--silent', '--out-dir', folder];
  execFileSync(process.execPath, [bundler, entry, ...options]);
  writeFileSync(join(folder, 'first-product.js'), firstProduct);
  writeFileSync(join(folder, 'program.js'), program);
  writeFileSync(join(folder, 'empty.js'), empty);
}

function beyondNode(): Timing {
  const bare = child('empty.js').whole;
  const { whole } = child('program.js');
  return { cpu: whole.cpu - bare.cpu, wall: whole.wall - bare.wall };
}

function child(file: string): { part: Timing; whole: Timing } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, file)], { encoding: 'utf8' });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`The child process failed: ${stderr}`);
  const { part, cpu } = JSON.parse(stdout) as { part: Timing; cpu: number };
  return { part, whole: { cpu, wall } };
}
