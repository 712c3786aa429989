export * from './linalg/index.ts';
