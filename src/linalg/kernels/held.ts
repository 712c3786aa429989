/** What a workspace can hold: doubles, single-precision numbers, 32-bit integers. */
export type HeldKind = 'f64' | 'f32' | 'i32';

/**
 * An array that a workspace holds. Only the kernels of that workspace can read it, and only until its operation ends; after that every use throws
 * `ArgumentError`.
 */
export interface Held<Kind extends HeldKind> {
  readonly kind: Kind;
  readonly length: number;
}

/** Held doubles: real, or complex interleaved. */
export type Numbers = Held<'f64'>;

/** Held single-precision numbers. */
export type Singles = Held<'f32'>;

/** Held 32-bit integers. */
export type Indices = Held<'i32'>;
