import { BudgetExceededError } from '../../errors.ts';
import type { Address } from './address.ts';
import { maxPages, type KernelModule } from './wasm-module.ts';

const pageBytes = 65536;
const alignment = 64;

/**
 * Memory for one operation inside the WebAssembly module: a stack that grows while the operation runs and is empty again when it ends,
 * also when it throws. Nothing allocated here outlives the operation.
 */
export class Arena {
  readonly #module: KernelModule;
  readonly #start: Address;
  #top: Address;
  #numbers: Float64Array;
  #integers: Int32Array;

  /** An arena over the module's memory from `start` on (above the module's own data). */
  constructor(module: KernelModule, start: Address) {
    this.#module = module;
    this.#start = start;
    this.#top = start;
    this.#numbers = new Float64Array(module.memory.buffer);
    this.#integers = new Int32Array(module.memory.buffer);
  }

  /** Runs one operation; everything it allocates is free again afterwards. Operations nest. */
  run<T>(operation: (arena: Arena) => T): T {
    const mark = this.#top;
    try {
      return operation(this);
    } finally {
      this.#top = mark;
    }
  }

  /**
   * The address of `bytes` new bytes, aligned to 64, not cleared. Throws `BudgetExceededError` with the bytes when the 4 GiB of one module do not
   * suffice or the machine gives no more.
   */
  allocate(bytes: number): Address {
    const address = this.#top;
    const end = address + Math.ceil(bytes / alignment) * alignment;
    if (end > this.#numbers.byteLength) this.#grow(end, bytes);
    this.#top = end;
    return address;
  }

  /** Copies numbers in and returns their address. */
  put(values: Float64Array | Float32Array | Int32Array): Address {
    const address = this.allocate(values.byteLength);
    if (values instanceof Float64Array) this.numbers.set(values, address / 8);
    else if (values instanceof Int32Array) this.integers.set(values, address / 4);
    else new Float32Array(this.#numbers.buffer, address, values.length).set(values);
    return address;
  }

  /** The address of `count` doubles set to zero. */
  zeros(count: number): Address {
    const address = this.allocate(8 * count);
    this.numbers.fill(0, address / 8, address / 8 + count);
    return address;
  }

  /** Copies numbers out, filling `out`. */
  get(out: Float64Array | Float32Array | Int32Array, address: Address): void {
    if (out instanceof Float64Array) out.set(this.numbers.subarray(address / 8, address / 8 + out.length));
    else if (out instanceof Int32Array)
      out.set(this.integers.subarray(address / 4, address / 4 + out.length));
    else out.set(new Float32Array(this.#numbers.buffer, address, out.length));
  }

  /** The whole memory as doubles; taken anew after each allocation, since growing may detach it. Only the arena grows the memory. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** The whole memory as 32-bit integers; taken anew after each allocation too. */
  get integers(): Int32Array {
    return this.#integers;
  }

  /** Bytes in use; 0 between operations. */
  get used(): number {
    return this.#top - this.#start;
  }

  #grow(end: Address, bytes: number): void {
    const { memory } = this.#module;
    const held = this.#numbers.byteLength / pageBytes;
    const pages = Math.ceil(end / pageBytes);
    // Half as much again, so that a slowly growing need does not grow the memory each time; no more than needed where that is too much.
    const wish = Math.min(maxPages, Math.ceil(held * 1.5));
    if (!(wish > pages && grows(memory, wish - held)) && !grows(memory, pages - held)) {
      throw new BudgetExceededError(
        'The work space of a numerical kernel',
        bytes,
        maxPages * pageBytes - this.#top,
        'Use a smaller problem, or a representation that is not dense.',
      );
    }
    this.#numbers = new Float64Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
  }
}

function grows(memory: WebAssembly.Memory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}
