import type { FactorisationKernels } from '../families/factorisations.ts';
import { hermitianEigen } from './hermitian-eigen.ts';
import { singularValues } from './singular-values.ts';

/** Unblocked Householder reductions and implicit QR. */
export const referenceFactorisations: FactorisationKernels = { hermitianEigen, singularValues };
