/**
 * The block of shared memory through which the threads of a pool talk: 32-bit integers at the places below, then the text of the first failure
 * (UTF-16), then the arguments of the job, `width` numbers per chunk.
 *
 * A job is published by writing its description, then `remaining` = its chunks, then a new `sequence`, on which idle threads sleep. Whoever takes a chunk
 * counts `remaining` down, the caller too; a thread is counted in `busy` from before it takes its first chunk until after its last, and the caller
 * returns, and may write the next description, only when `busy` is 0. So a thread that wakes late finds no chunk, or one whose description stands.
 */
export const slot = {
  sequence: 0,
  remaining: 1,
  busy: 2,
  ready: 3,
  /** 0, or 1 + the length of the text of the first failure. */
  failed: 4,
  /** The export to call, by its position in the module. */
  call: 5,
  width: 6,
  /** The argument to which each thread adds its number times `ownBytes`, or -1. */
  own: 7,
  ownBytes: 8,
} as const;

/** The longest failure text that is handed over. */
export const textLength = 256;

/** Where the text begins, in bytes; a cache line of its own for the numbers above. */
export const textAt = 64;

/** Where the arguments begin, in bytes. */
export const argumentsAt: number = textAt + 2 * textLength;

/** The most numbers that one job may hold. */
export const maxArguments = 4096;

/** Bytes of the whole block. */
export const controlBytes: number = argumentsAt + 8 * maxArguments;

/** How long a thread without work looks for it before it sleeps, in milliseconds; longer only steals time from others on the same core. */
export const spinTime = 0.05;
