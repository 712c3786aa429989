/**
 * Compiles src/linalg/kernels/assembly to WebAssembly and writes it, as base64, into src/linalg/kernels/binary.ts.
 * `--check` writes nothing and fails when that file is not what the sources give.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const target = 'src/linalg/kernels/binary.ts';
const options = [
  'src/linalg/kernels/assembly/index.ts',
  '--outFile',
  'kernels.wasm',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

let binary;
const { error, stderr } = await asc.main(options, {
  writeFile: (name, contents) => {
    if (name.endsWith('.wasm')) binary = contents;
  },
});
if (error || !binary) {
  console.error(stderr.toString());
  process.exit(1);
}
const text = [
  '/** Made by `npm run build:kernels` from assembly/; never edited by hand. */',
  `export const kernelsBase64: string =\n  '${Buffer.from(binary).toString('base64')}';`,
  '',
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is not what the sources give. Run \`npm run build:kernels\` and commit it.`);
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`${target}: ${binary.length} bytes of WebAssembly`);
}
