import type { CaseResult, Entry, Results, WorkloadResult } from './results.ts';
import type { Spread } from './statistics.ts';

/** The columns of a table of results. */
export const columns: readonly string[] = [
  'case',
  'by',
  'ms per call (min .. max)',
  'wall ms',
  'rate',
  'of limit',
  'ours / theirs (min .. max)',
  'answers differ by',
];

/** One row for each contender of a case; what is not measured stays empty. */
export function rows({ label, entries, missing }: CaseResult): string[][] {
  return [
    ...entries.map((entry, i) => [i === 0 ? label : '', ...cells(entry)]),
    ...missing.map((text) => ['', text, '', '', '', '', '', '']),
  ];
}

function cells(entry: Entry): string[] {
  const { name, cpu, wall, gflops, gbps, ofLimit, ratio, megabytes, agreement } = entry;
  const rates = [gflops && `${digits(gflops)} GF`, gbps && `${digits(gbps)} GB/s`];
  if (megabytes !== undefined) rates.push(`${megabytes.toFixed(1)} MB`);
  return [
    name,
    range(cpu),
    digits(wall.median),
    rates.filter(Boolean).join(', '),
    ofLimit === undefined ? '' : ofLimit.toFixed(2),
    ratio ? range(ratio) : '',
    agreement ? agreement.difference.toExponential(0) : '',
  ];
}

/** A workload for the terminal. */
export function plainTable({ name, describe, goal, load, cases }: WorkloadResult): string {
  const lines = [[...columns], ...cases.flatMap(rows)];
  // What is missing may be long: it does not widen its column.
  const widths = columns.map((_, c) =>
    Math.max(...lines.filter((line) => line[2] !== '').map((line) => (line[c] as string).length)),
  );
  const text = lines.map((line) =>
    line
      .map((cell, c) => cell.padEnd(widths[c] as number))
      .join('  ')
      .trimEnd(),
  );
  const about = [describe, goal && `goal: ${goal}`, load !== undefined && `load ${load}`].filter(Boolean);
  return [`\n${name}: ${about.join('; ')}`, ...text.map((line) => `  ${line}`)].join('\n');
}

/** The machine and its limits in a few lines. */
export function plainHead(results: Omit<Results, 'workloads'>): string {
  const { machine, limits, peers, load } = results;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.gigabytes} GB, ${machine.platform}; node ${machine.node} (V8 ${machine.v8}); commit ${machine.commit}; load ${load.before}`,
    `limits: ${digits(limits.gflops)} GF multiply-adds on registers, ${digits(limits.copyGbps)} GB/s copy, ${digits(limits.sweepGbps)} GB/s in place`,
    'missing' in peers ? `peers: ${peers.missing}` : `peers: ${peersLine(peers)}`,
  ].join('\n');
}

/** Versions of the peers, and what their BLAS says about itself. */
export function peersLine(peers: {
  versions: Readonly<Record<string, string>>;
  blas: readonly string[];
}): string {
  const versions = Object.entries(peers.versions).map(([name, version]) => `${name} ${version}`);
  return `${versions.join(', ')}; BLAS: ${peers.blas.join(', ')}`;
}

/** Three digits. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  return Number(value.toPrecision(3)).toFixed(Math.max(0, Math.min(6, 2 - size)));
}

function range({ median, min, max }: Spread): string {
  return `${digits(median)} (${digits(min)} .. ${digits(max)})`;
}
