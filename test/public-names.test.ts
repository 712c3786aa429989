import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A name that appears or disappears is a decision: `npx vitest run test/public-names.test.ts -u` writes the list anew. */
it('the public names are those of the list', async () => {
  const folders = readdirSync('src').filter((name) => existsSync(`src/${name}/index.ts`));
  const entries: (readonly [entry: string, names: object])[] = [
    ['ketwork', await import('../src/index.ts')],
    ...(await Promise.all(
      folders.map(async (name) => [`ketwork/${name}`, await import(`../src/${name}/index.ts`)] as const),
    )),
  ];
  entries.push(['ketwork/linalg/real', await import('../src/linalg/real.ts')]);
  const list = entries.map(([entry, names]) =>
    [
      entry,
      ...Object.keys(names)
        .sort()
        .map((name) => `  ${name}`),
    ].join('\n'),
  );
  await expect(`${list.join('\n')}\n`).toMatchFileSnapshot('public-names.txt');
  // All of the package is loaded, which takes its time on a busy machine.
}, 180_000);
