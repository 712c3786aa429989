export { cholesky } from './cholesky.ts';
export { conditionEstimate, conditionNumber } from './condition.ts';
export { eig, eigenvalues, type Eigen, type TwoSidedEigen, type TwoSidedOptions } from './eig.ts';
export { eigenvalueConditions, type ConditionedEigen } from './eigenvalue-conditions.ts';
export { eigh, hermitianEigenvalues, type HermitianEigen } from './eigh.ts';
export { expm } from './expm.ts';
export { generalizedEig, generalizedEigh, type GeneralizedEigen } from './generalized-eigen.ts';
export { generalizedSchur, type GeneralizedSchurForm } from './generalized-schur.ts';
export { kernels, setThreads } from './kernels/active.ts';
export type {
  DecompositionKernels,
  Entries,
  Field,
  SingularTarget,
} from './kernels/families/decompositions.ts';
export type { DrawKernels } from './kernels/families/draws.ts';
export type { FunctionKernels } from './kernels/families/functions.ts';
export type { FixedLeg, Leg, LocalKernels, Place } from './kernels/families/local.ts';
export type { Factor, ProductKernels, ProductSize, Target } from './kernels/families/products.ts';
export type { HeldBanded, HeldCsr, SparseKernels } from './kernels/families/sparse.ts';
export type { VectorKernels } from './kernels/families/vectors.ts';
export type { Held, HeldKind, Indices, Numbers, Singles } from './kernels/held.ts';
export type { Kernels, LocalMap, LocalPlan, Op } from './kernels/kernels.ts';
export { referenceKernels } from './kernels/reference.ts';
export type { Workspace } from './kernels/workspace.ts';
export { arnoldi, type ArnoldiOptions, type ArnoldiResult, type SpectrumPart } from './krylov/arnoldi.ts';
export { arnoldiNear } from './krylov/arnoldi-near.ts';
export { bicgstab } from './krylov/bicgstab.ts';
export { csrMap, realCsrMap, type CsrMatrix } from './krylov/csr.ts';
export { davidson, type DavidsonOptions } from './krylov/davidson.ts';
export type { DavidsonPreconditioner } from './krylov/davidson-correction.ts';
export type { HermitianPairs } from './krylov/hermitian-pairs.ts';
export {
  expmMultiply,
  expmMultiplyTimes,
  type ExpmMultiplyOptions,
  type ExpmMultiplyResult,
  type ExpmMultiplySeries,
} from './krylov/expm-multiply.ts';
export { gmres, type GmresOptions } from './krylov/gmres.ts';
export type { LinearSystemOptions, LinearSystemResult } from './krylov/linear-system.ts';
export { ilu0, jacobiPreconditioner } from './krylov/preconditioner.ts';
export {
  sparseLu,
  type SparseLu,
  type SparseLuOptions,
  type SparseSolveOptions,
} from './krylov/sparse-lu.ts';
export { lanczosNear } from './krylov/lanczos-near.ts';
export { lanczos, type ApplyMap, type LanczosOptions, type SpectrumEnd } from './lanczos.ts';
export { logm } from './logm.ts';
export { lq, type LqFactors } from './lq.ts';
export {
  diagonal,
  identity,
  matrix,
  requireFinite,
  requireSquare,
  vector,
  zeros,
  type ComplexMatrix,
  type MatrixLike,
  type RealMatrixLike,
} from './matrix.ts';
export { dopri5 } from './ode/dopri5.ts';
export type { OdeEvent, OdeEventHit } from './ode/events.ts';
export { integrate, resumeIntegration, solveOde } from './ode/integrate.ts';
export type { OdeOptions, OdeRunOptions } from './ode/options.ts';
export { rodas5p } from './ode/rodas5p.ts';
export {
  complexDenseSolver,
  denseSolver,
  differenceJacobian,
  type Jacobian,
  type ShiftedSolver,
} from './ode/shifted-solver.ts';
export type { OdeResult, OdeState, OdeStats, OdeStep } from './ode/solution.ts';
export type { AutoMethod, ExplicitTableau, OdeMethod, Rhs, RosenbrockTableau } from './ode/tableau.ts';
export type { StiffnessState } from './ode/stiffness.ts';
export { tsit5 } from './ode/tsit5.ts';
export { vern7 } from './ode/vern7.ts';
export { pivotedQr, type PivotedQrFactors, type PivotedQrOptions } from './pivoted-qr.ts';
export { polar, type PolarFactors, type PolarOptions } from './polar.ts';
export {
  add,
  conjugate,
  dagger,
  entry,
  frobenius,
  hermiticityDefect,
  kron,
  matvec,
  maxAbs,
  multiply,
  type ProductOptions,
  scaled,
  trace,
  transpose,
} from './products.ts';
export { adamStart, adamStep, type AdamOptions, type AdamState } from './optimize/adam.ts';
export { lbfgs, type LbfgsOptions } from './optimize/lbfgs.ts';
export type {
  Evaluation,
  MinimizeOptions,
  MinimizeProgress,
  Minimum,
  Objective,
} from './optimize/objective.ts';
export { spsa, type SpsaOptions } from './optimize/spsa.ts';
export { nullSpace, pseudoInverse } from './pseudo-inverse.ts';
export { qr, type QrFactors } from './qr.ts';
export {
  realLq,
  realMultiply,
  realQr,
  realSingularValues,
  realSvd,
  symmetricEigen,
  type RealLqFactors,
  type RealQrFactors,
  type RealSvdFactors,
  type RealSvdOptions,
  type SymmetricEigen,
} from './real-factor.ts';
export type { DenseReal } from './real-matrix.ts';
export { rng, rngFromState, type Rng, type RngState } from './random.ts';
export { Complex, complex, imaginaryPart, modulus, realPart, type Scalar } from './scalar.ts';
export {
  complexExp,
  complexExpm1,
  complexLog,
  complexSqrt,
  complexTanh,
  logModulus,
} from './scalar-functions.ts';
export { reorderSchur } from './reorder-schur.ts';
export { schur, type SchurForm } from './schur.ts';
export { determinant, inverse, logDeterminant, solve } from './solve.ts';
export { sqrtm, sqrtmPositive } from './sqrtm.ts';
export { rank, singularValues, svd, type SvdFactors, type SvdOptions } from './svd.ts';
export { lyapunov, sylvester } from './sylvester.ts';
export {
  asMatrix,
  contract,
  legOffsets,
  permute,
  product,
  strides,
  tensor,
  type ComplexTensor,
} from './tensor.ts';
