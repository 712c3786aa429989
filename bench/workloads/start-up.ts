import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timing, Workload } from '../workload.ts';

/** Beside the packages, where what is built finds those that it imports. */
export const packageFolder: string = fileURLToPath(
  new URL('../../node_modules/.cache/ketwork-bench/', import.meta.url),
);
const project = fileURLToPath(new URL('../../', import.meta.url));
const bundler = fileURLToPath(new URL('../../node_modules/tsup/dist/cli-default.js', import.meta.url));

/** Prints the milliseconds of processor and clock that this part took, and the processor time of the process so far. */
export const program = (work: string): string => `
const [start, before] = [performance.now(), process.cpuUsage()];
${work}
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

const a = '{ rows: 16, cols: 16, data: Float64Array.from({ length: 512 }, (_, i) => i % 7) }';

/** What is imported, and the first product with it. */
const programs = {
  'program-empty.js': empty,
  'program-core.js': program(`const { dense, levels, times } = await import('./index.js');
const a = dense(levels([16]), ${a});
times(a, a);`),
  'program-linalg.js': program(`const { multiply } = await import('./linalg.js');
const a = ${a};
multiply(a, a);`),
};

/** What importing the core or the linear algebra and a first product cost a process; less than 30 ms is the goal. */
export const startUp: Workload = {
  name: 'start-up',
  describe:
    'the core, or ketwork/linalg alone, built as in the package, imported and one product of 16 x 16 matrices computed, in a new process each time',
  goal: 'less than 30 ms beyond node alone',
  cases: [
    {
      label: 'whole process, beyond node alone',
      make: () => ({
        contenders: [
          { name: 'ketwork', time: () => beyondNode('program-core.js') },
          { name: 'ketwork/linalg', time: () => beyondNode('program-linalg.js') },
        ],
      }),
    },
    {
      label: 'import and first product, inside the process',
      make: () => ({
        contenders: [
          { name: 'ketwork', time: () => child('program-core.js').part },
          { name: 'ketwork/linalg', time: () => child('program-linalg.js').part },
        ],
      }),
    },
    {
      label: 'node alone',
      make: () => ({ contenders: [{ name: 'node', time: () => child('program-empty.js').whole }] }),
    },
  ],
};

/** Builds the package without its types; done once before the cases run. */
export function buildPackage(): void {
  const options = ['--no-dts', '--format', 'esm', '--silent', '--out-dir', packageFolder];
  execFileSync(process.execPath, [bundler, ...options], { cwd: project });
  writeFileSync(join(packageFolder, 'package.json'), '{ "type": "module" }');
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(packageFolder, file), text);
}

/** What a program costs that lies in the folder of the package, beyond node alone. */
export function beyondNode(file: string): Timing {
  const bare = child('program-empty.js').whole;
  const { whole } = child(file);
  return { cpu: whole.cpu - bare.cpu, wall: whole.wall - bare.wall };
}

function child(file: string): { part: Timing; whole: Timing } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packageFolder, file)], {
    encoding: 'utf8',
  });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`The child process failed: ${stderr}`);
  const { part, cpu } = JSON.parse(stdout) as { part: Timing; cpu: number };
  return { part, whole: { cpu, wall } };
}
