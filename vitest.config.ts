import { defineConfig } from 'vitest/config';

/** What changes the process it runs in: it gets one of its own. */
const alone = [
  'test/linalg/threads.test.ts',
  'test/linalg/arena.test.ts',
  'test/circuits/compile.test.ts',
  'test/cli/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    // One less than the cores by default, which leaves half of a small machine idle.
    maxWorkers: '100%',
    coverage: { include: ['src/**'], exclude: ['src/**/index.ts', 'src/cli/main.ts'] },
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // Files share the modules that are loaded, which takes longer than most tests.
      {
        extends: true,
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
    ],
  },
});
