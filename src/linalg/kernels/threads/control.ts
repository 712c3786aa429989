/**
 * The block of shared memory through which the threads of a pool talk: 32-bit integers at the places below, one word for the state of each thread, then
 * the text of the first failure (UTF-16), then the arguments of the job, `width` numbers per chunk.
 *
 * A job is published by writing its description, then `remaining` = its chunks, then a new `sequence`, on which idle threads sleep. Whoever takes a chunk
 * counts `remaining` down, the caller too; a thread is `working` from before it takes its first chunk until after its last, and the caller returns, and may
 * write the next description, only when none is. So a thread that wakes late finds no chunk, or one whose description stands. A thread that ends is
 * declared so by whoever started it, since it cannot do that itself: after a failure text when it was working, so that nobody waits for it.
 */
export const slot = {
  sequence: 0,
  remaining: 1,
  /** 0, or 1 + the length of the text of the first failure. */
  failed: 2,
  /** The export to call, by its position in the module. */
  call: 3,
  width: 4,
  /** The argument to which each thread adds its number times `ownBytes`, or -1. */
  own: 5,
  ownBytes: 6,
  /** The state of thread i is at `states` + i. */
  states: 16,
} as const;

/** What a thread is doing. */
export const state = { absent: 0, idle: 1, working: 2, ended: 3 } as const;

/** The most threads, the caller among them: each holds its own packed blocks. */
export const maxThreads = 64;

/** The longest failure text that is handed over. */
export const textLength = 256;

/** Where the text begins, in bytes: after the integers. */
export const textAt: number = 4 * (slot.states + maxThreads);

/** Where the arguments begin, in bytes. */
export const argumentsAt: number = textAt + 2 * textLength;

/** The most numbers that one job may hold. */
export const maxArguments = 4096;

/** Bytes of the whole block. */
export const controlBytes: number = argumentsAt + 8 * maxArguments;

/** How long a thread without work looks for it before it sleeps, in milliseconds; longer only steals time from others on the same core. */
export const spinTime = 0.05;

/** The integers of a control block. */
export function slotsOf(control: SharedArrayBuffer): Int32Array<SharedArrayBuffer> {
  return new Int32Array(control, 0, textAt / 4);
}

/** Writes the text of a failure, unless there is one. */
export function writeFailure(control: SharedArrayBuffer, reason: string): void {
  const text = reason.slice(0, textLength);
  if (Atomics.compareExchange(slotsOf(control), slot.failed, 0, text.length + 1) !== 0) return;
  const codes = new Uint16Array(control, textAt, textLength);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
}

/** The text of the first failure of the last job, undefined when there was none. */
export function readFailure(control: SharedArrayBuffer): string | undefined {
  const failed = Atomics.load(slotsOf(control), slot.failed);
  if (failed === 0) return undefined;
  return String.fromCharCode(...new Uint16Array(control, textAt, textLength).slice(0, failed - 1));
}
