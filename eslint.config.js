import tseslint from 'typescript-eslint';

const node = { console: 'readonly', process: 'readonly', performance: 'readonly' };

export default tseslint.config(
  { ignores: ['**/.venv/', 'dist', 'coverage', 'node_modules', 'src/linalg/kernels/assembly'] },
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: node },
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-globals': ['error', { name: 'navigator', message: 'Absent in Node 20.' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as a required rng.' },
        { object: 'Math', property: 'hypot', message: 'Math.hypot is slow; see linalg/scalar.ts.' },
      ],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['test/**', 'bench/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
