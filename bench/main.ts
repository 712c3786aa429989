import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Workload } from './workload.ts';
import { fockScaling } from './workloads/fock-scaling.ts';

const workloads: readonly Workload[] = [fockScaling];

/** `npm run bench -- [--only NAME] [--json]`: runs the benchmarks one after the other; alone on the machine, please. */
function main(): number {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const chosen = workloads.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) {
    const names = workloads.map(({ name }) => name).join(', ');
    console.error(`Option \`--only\` must be one of ${names}, but it is ${values.only}.`);
    return 2;
  }
  const machine = { cpu: cpus()[0]?.model.trim(), cores: cpus().length, node: process.version };
  const results = chosen.map(({ name, describe, run }) => ({ name, describe, measurements: run() }));
  console.log(
    values.json
      ? JSON.stringify({ machine, results }, null, 1)
      : [JSON.stringify(machine), ...results.map(table)].join('\n'),
  );
  return 0;
}

function table({
  name,
  describe,
  measurements,
}: { name: string; describe: string } & { measurements: ReturnType<Workload['run']> }): string {
  const width = Math.max(...measurements.map(({ label }) => label.length));
  const lines = measurements.map(
    ({ label, milliseconds, megabytes }) =>
      `  ${label.padEnd(width)}  ${milliseconds.toFixed(2).padStart(10)} ms  ${megabytes.toFixed(1).padStart(8)} MB`,
  );
  return [`\n${name}: ${describe}`, ...lines].join('\n');
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
