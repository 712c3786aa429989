/**
 * Two loops that show what the machine can do at best from WebAssembly, assembled here byte by byte so that no compiler stands between:
 * multiply-adds on registers alone, and one multiplication for each two doubles of a long array.
 */
export interface LimitLoops {
  /** `count` rounds of 12 independent a <- a x + y on vectors of two doubles: 48 operations a round. */
  peak(count: number, x: number, y: number): number;
  /** Multiplies the doubles from byte `from` to byte `to` (a multiple of 64 further) by x, in place. */
  sweep(from: number, to: number, x: number): void;
}

/** Operations in one round of `peak`. */
export const flopsPerRound = 48;

const chains = 12;
const [i32, f64, v128] = [0x7f, 0x7c, 0x7b];
const [get, set] = [0x20, 0x21];
const [loop, end, brIf, noResult] = [0x03, 0x0b, 0x0d, 0x40];
const [constI32, addI32, subI32, lessI32] = [0x41, 0x6a, 0x6b, 0x49];
const [splat, multiply, add] = [
  [0xfd, 0x14],
  [0xfd, 0xf2, 0x01],
  [0xfd, 0xf0, 0x01],
];
const firstLane = [0xfd, 0x21, 0];

/** Starts the loops on `memory` (unshared). */
export function limitLoops(memory: WebAssembly.Memory): LimitLoops {
  const module = new WebAssembly.Module(Uint8Array.from(moduleBytes()));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as LimitLoops;
}

function moduleBytes(): number[] {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = [2, ...type([i32, f64, f64], [f64]), ...type([i32, i32, f64], [])];
  const imports = [1, ...text('env'), ...text('memory'), 2, 0, 1];
  const exports = [2, ...text('peak'), 0, 0, ...text('sweep'), 0, 1];
  const code = [2, ...sized(peakBody()), ...sized(sweepBody())];
  return [
    ...header,
    ...section(1, types),
    ...section(2, imports),
    ...section(3, [2, 0, 1]),
    ...section(7, exports),
    ...section(10, code),
  ];
}

function peakBody(): number[] {
  const [count, x, y, vx, vy, first] = [0, 1, 2, 3, 4, 5];
  const accumulators = Array.from({ length: chains }, (_, i) => first + i);
  return [
    ...[1, 2 + chains, v128],
    ...[get, x, ...splat, set, vx, get, y, ...splat, set, vy],
    // Each chain begins elsewhere, so that none can be seen to equal another.
    ...accumulators.flatMap((a) => [get, x, ...double(a), 0xa2, ...splat, set, a]),
    ...[loop, noResult],
    ...accumulators.flatMap((a) => [get, a, get, vx, ...multiply, get, vy, ...add, set, a]),
    ...[get, count, constI32, 1, subI32, 0x22, count, brIf, 0, end],
    ...[get, first, ...accumulators.slice(1).flatMap((a) => [get, a, ...add]), ...firstLane, end],
  ];
}

function sweepBody(): number[] {
  const [from, to, x, vx] = [0, 1, 2, 3];
  const step = (offset: number): number[] => [
    ...[get, from, get, from, 0xfd, 0x00, 3, offset, get, vx, ...multiply],
    ...[0xfd, 0x0b, 3, offset],
  ];
  return [
    ...[1, 1, v128, get, x, ...splat, set, vx, loop, noResult],
    ...[0, 16, 32, 48].flatMap(step),
    // 64 as a signed number of seven bits needs two bytes.
    ...[get, from, constI32, 0xc0, 0x00, addI32, 0x22, from, get, to, lessI32, brIf, 0, end, end],
  ];
}

function double(value: number): number[] {
  return [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];
}

function type(inputs: readonly number[], outputs: readonly number[]): number[] {
  return [0x60, inputs.length, ...inputs, outputs.length, ...outputs];
}

function text(value: string): number[] {
  return [value.length, ...[...value].map((symbol) => symbol.charCodeAt(0))];
}

function sized(body: readonly number[]): number[] {
  return [...unsigned(body.length), ...body];
}

function section(id: number, body: readonly number[]): number[] {
  return [id, ...sized(body)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [128 | (value & 127), ...unsigned(value >> 7)];
}
