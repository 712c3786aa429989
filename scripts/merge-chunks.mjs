import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';

const core = ['spaces', 'operators', 'states', 'channels', 'fock'];

/**
 * Merges what the ES modules of `folder` share into three files: `numbers.js` for what `linalg.js` needs, `core.js` for what spaces, operators, states,
 * channels and Fock space need besides, `more.js` for the rest. The bundler makes a chunk for each set of entries that share something, dozens of them, and loading one takes about a
 * millisecond, whatever its size.
 */
export async function mergeChunks(folder, entries) {
  const chunks = readdirSync(folder).filter((file) => /^chunk-.*\.js$/.test(file));
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((entry) => [entry, join(folder, `${entry}.js`)])),
    external: (id) => !id.startsWith('.') && !id.startsWith(folder),
    treeshake: { moduleSideEffects: false },
  });
  const needed = {};
  const manualChunks = (id, { getModuleInfo }) => {
    if (!/[\\/]chunk-[^\\/]*\.js$/.test(id)) return undefined;
    const needs = (entry) =>
      (needed[entry] ??= importedBy(join(folder, `${entry}.js`), getModuleInfo)).has(id);
    return needs('linalg') ? 'numbers' : core.some(needs) ? 'core' : 'more';
  };
  await bundle.write({ dir: folder, format: 'es', manualChunks, chunkFileNames: '[name].js' });
  await bundle.close();
  for (const file of chunks) rmSync(join(folder, file));
}

/** Everything that a module imports, and what that imports. */
function importedBy(entry, getModuleInfo, found = new Set()) {
  for (const id of getModuleInfo(entry)?.importedIds ?? []) {
    if (found.has(id)) continue;
    found.add(id);
    importedBy(id, getModuleInfo, found);
  }
  return found;
}
