/** out := A v on interleaved vectors, or real ones where `field` says so: a linear map known by its action. `out` holds zeros when it is called. */
export type ApplyMap = (v: Float64Array, out: Float64Array) => void;
