import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'tsup';
import { mergeChunks } from './scripts/merge-chunks.mjs';

/** One entry per public folder, so that `ketwork/fock` and the others are subpath exports. */
const folders = readdirSync('src', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`src/${entry.name}/index.ts`))
  .map((entry) => entry.name);

const entry = {
  index: 'src/index.ts',
  ...Object.fromEntries(folders.map((name) => [name, `src/${name}/index.ts`])),
  // Apart from ketwork/linalg, since only these two functions need to load ml-matrix.
  'linalg/real': 'src/linalg/real.ts',
  'cli/main': 'src/cli/main.ts',
  // What the threads of `setChainThreads` load.
  'nqs/chain-threads': 'src/nqs/threads/serve-chains.ts',
};

export default defineConfig(({ outDir = 'dist' }) => ({
  entry,
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: true,
  splitting: true,
  clean: true,
  treeshake: true,
  // `import.meta.url` is asked for only where there is no `__filename`.
  esbuildOptions: (options) => {
    options.logOverride = { 'empty-import-meta': 'silent' };
  },
  onSuccess: () => mergeChunks(resolve(outDir), Object.keys(entry)),
}));
