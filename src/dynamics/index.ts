export { coefficient, piecewiseConstant, sampled } from './coefficient.ts';
export type { Coefficient, CoefficientLike, CoefficientOptions } from './coefficient.ts';
export type { Diagnostics, Evolution, Evolved, TailPopulation } from './evolution.ts';
export { lindblad, lindbladSteps } from './lindblad.ts';
export { jump, lindbladian } from './lindbladian.ts';
export type { Drive, HamiltonianLike, Lindbladian, Term } from './lindbladian.ts';
export type { EvolveOptions, EvolveProgress, StepperName } from './options.ts';
export { schrodinger, schrodingerSteps } from './schrodinger.ts';
