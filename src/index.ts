/** The core: spaces, operators, states, circuits, the random stream, scalars and matrices at the edge, and the errors. */
export * from './errors.ts';
export * from './spaces/index.ts';
export * from './operators/index.ts';
export * from './states/index.ts';
export * from './circuits/index.ts';
export * from './dynamics/index.ts';
export { setThreads } from './linalg/kernels/active.ts';
export { rng, rngFromState, type Rng, type RngState } from './linalg/random.ts';
export { complex, type Complex, type Scalar } from './linalg/scalar.ts';
export { matrix, vector, type ComplexMatrix, type MatrixLike, type RealMatrixLike } from './linalg/matrix.ts';
