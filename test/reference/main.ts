import { parseArgs } from 'node:util';
import { referenceRows } from './all.ts';
import { check, type CheckedRow } from './check.ts';

/** `npm run reference -- [--area NAME] [--json]`: the exact-reference table; exit code 1 if any row fails, 2 for a bad call. */
function main(): number {
  const { values } = parseArgs({
    options: { area: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const areas = [...new Set(referenceRows.map((row) => row.area))];
  if (values.area !== undefined && !areas.includes(values.area)) {
    console.error(`Option \`--area\` must be one of ${areas.join(', ')}, but it is ${values.area}.`);
    return 2;
  }
  const rows = referenceRows
    .filter((row) => values.area === undefined || row.area === values.area)
    .map(check);
  console.log(values.json ? JSON.stringify(rows, null, 1) : table(rows));
  return rows.every((row) => row.pass) ? 0 : 1;
}

function table(rows: readonly CheckedRow[]): string {
  const width = Math.max(...rows.map((row) => row.id.length));
  const lines = rows.map((row) =>
    [
      row.pass ? 'pass' : 'FAIL',
      row.id.padEnd(width),
      digits(row.value),
      digits(row.ours),
      row.error.toExponential(1),
      row.tolerance.toExponential(0),
      row.source,
    ].join('  '),
  );
  const failed = rows.filter((row) => !row.pass).length;
  const head = [
    '    ',
    'id'.padEnd(width),
    'value'.padEnd(22),
    'ours'.padEnd(22),
    'error  ',
    'tol  ',
    'source',
  ].join('  ');
  return [head, ...lines, `${rows.length - failed} passed, ${failed} failed`].join('\n');
}

function digits(value: number): string {
  return (Number.isInteger(value) ? String(value) : value.toPrecision(15)).padEnd(22);
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
