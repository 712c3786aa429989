/**
 * Many maps on the blocks of a tensor, block by block (families/sweeps.ts). A program in memory, words of four bytes:
 * [steps][address of steps][address of nests][bytes of nests][bytes of a run][runs in a block][address of the runs' offsets][outer legs]
 * [address of outer legs][bytes of a block][bytes of scratch]. Outer legs are [levels][bytes between levels], the fastest first. A step takes 64 bytes:
 * [what][conditions][their address][nest, in bytes from the first] and its own arguments, see `step`. A condition is [outer leg][level].
 * `own` is scratch of the caller alone: two blocks, a copy of the nests (which change during a walk), 256 bytes for the levels of the outer legs, a panel.
 */
import { denseFour, denseMany, denseTwo, rotateLevels, scaleLevels, swapLevels } from './local';
import { gatherFlipped, scaleRowsOf, turnFour, turnTwo } from './turns';

const levelBytes: usize = 256;
const stepBytes: usize = 64;

/** Bytes of scratch for all who work on a program, each of whom needs `bytes`. */
export function sweepScratch(bytes: usize): usize {
  return bytes;
}

/** The blocks from `from` to `to`, at least one. */
export function sweep(v: usize, program: usize, from: i32, to: i32, own: usize): void {
  const bytes = load<usize>(program, 36), run = load<usize>(program, 16);
  const nestBytes = load<usize>(program, 12);
  const levels = own + 2 * bytes;
  const nests = levels + levelBytes;
  memory.copy(nests, load<usize>(program, 8), nestBytes);
  const panel = nests + nestBytes;
  const runs = load<i32>(program, 20), offsets = load<usize>(program, 24);
  let block = from;
  do {
    const base = v + enter(program, block, levels);
    if (runs > 1) copyRuns(base, own, runs, offsets, run, true);
    const data = steps(program, runs > 1 ? own : base, own, bytes, levels, nests, panel);
    if (data != base) copyRuns(base, data, runs, offsets, run, false);
  } while (++block < to);
}

/** Where a block begins, in bytes; the levels of its outer legs are written down. */
function enter(program: usize, block: i32, levels: usize): usize {
  let legs = load<i32>(program, 28);
  let leg = load<usize>(program, 32);
  let rest = <u32>block;
  let at: usize = 0;
  while (legs > 0) {
    const count = load<u32>(leg);
    const level = rest % count;
    store<u32>(levels, level);
    at += <usize>level * load<usize>(leg, 4);
    rest /= count;
    leg += 8;
    levels += 4;
    --legs;
  }
  return at;
}

function copyRuns(base: usize, packed: usize, runs: i32, offsets: usize, run: usize, out: bool): void {
  do {
    const at = base + load<usize>(offsets);
    memory.copy(out ? packed : at, out ? at : packed, run);
    packed += run;
    offsets += 4;
  } while (--runs);
}

function steps(
  program: usize, start: usize, own: usize, bytes: usize, levels: usize, nests: usize, panel: usize,
): usize {
  let left = load<i32>(program);
  let at = load<usize>(program, 4);
  let data = start;
  while (left > 0) {
    if (holds(at, levels)) {
      if (load<i32>(at) == 9) {
        const other = data == own ? own + bytes : own;
        flip(at, data, other, levels, load<i32>(program, 28));
        data = other;
      } else step(at, data, nests + load<usize>(at, 12), panel);
    }
    at += stepBytes;
    --left;
  }
  return data;
}

function holds(at: usize, levels: usize): bool {
  let many = load<i32>(at, 4);
  let condition = load<usize>(at, 8);
  while (many > 0) {
    if (load<i32>(levels + (load<usize>(condition) << 2)) != load<i32>(condition, 4)) return false;
    condition += 8;
    --many;
  }
  return true;
}

/** Arguments are those of the kernel, beginning with what is added to the address of the block. */
function step(at: usize, data: usize, nest: usize, panel: usize): void {
  const v = data + load<usize>(at, 16);
  const a = load<usize>(at, 20), b = load<usize>(at, 24), c = load<usize>(at, 28), d = load<usize>(at, 32);
  switch (load<i32>(at)) {
    case 0: return denseTwo(v, nest, a, b);
    case 1: return denseFour(v, nest, a, b, c, d);
    case 2: return denseMany(v, v, nest, <i32>a, b, c, panel, false);
    case 3: return scaleLevels(v, nest, a, <i32>b);
    case 4: return swapLevels(v, nest, a);
    case 5: return rotateLevels(v, nest, a, <i32>b);
    case 6: return turnTwo(v, nest, a, b, c);
    case 7: return turnFour(v, nest, a, b, c, d, load<usize>(at, 36));
    case 8: return scaleRowsOf(v, <i32>a, b, c, d, load<i32>(at, 36));
  }
}

/** What is flipped besides depends on the outer legs: a word each, taken when the leg is at level 1. */
function flip(at: usize, data: usize, other: usize, levels: usize, outer: i32): void {
  let mask = load<usize>(at, 16);
  let word = load<usize>(at, 36);
  while (outer > 0) {
    if (load<i32>(levels) == 1) mask ^= load<usize>(word);
    levels += 4;
    word += 4;
    --outer;
  }
  gatherFlipped(other, data, load<i32>(at, 20), load<usize>(at, 24), load<i32>(at, 28), load<usize>(at, 32), mask);
}
