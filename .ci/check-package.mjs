/**
 * Packs the package, installs the tarball into an empty folder, and uses it there as a stranger would: every subpath
 * from an ES module and from a CommonJS file, the type declarations from both, and the command.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

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
`;
writeFileSync(
  join(folder, 'use.mjs'),
  `const modules = {${names.map((name) => `'${name}': await import('${name}')`).join(', ')}};${check}`,
);
writeFileSync(
  join(folder, 'use.cjs'),
  `const modules = {${names.map((name) => `'${name}': require('${name}')`).join(', ')}};${check}`,
);
run('node', ['use.mjs']);
run('node', ['use.cjs']);

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
console.log(`${names.length} entry points work from ES modules, CommonJS and TypeScript`);
