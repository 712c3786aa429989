/** Numbers per step of the program: from, stride, to, stride, rows, columns. */
const stepLength = 6;

/**
 * A list of additions of rectangular pieces, x[to] += (re + i im) x[from], inside one array. Offsets and strides count numbers (real or complex), columns lie
 * beside each other, and no piece is written while it is read.
 */
export class PieceProgram {
  readonly #steps: number[] = [];
  readonly #factors: number[] = [];

  /** One more piece: `rows` x `cols` numbers. */
  add(
    from: { readonly offset: number; readonly stride: number },
    to: { readonly offset: number; readonly stride: number },
    size: { readonly rows: number; readonly cols: number },
    factor: { readonly re: number; readonly im: number },
  ): void {
    this.#steps.push(from.offset, from.stride, to.offset, to.stride, size.rows, size.cols);
    this.#factors.push(factor.re, factor.im);
  }

  /** Runs on an array of numbers of `width` doubles. */
  run(x: Float64Array, width: 1 | 2): void {
    const steps = this.#steps;
    for (let s = 0, at = 0; at < steps.length; s++, at += stepLength) {
      const cols = (steps[at + 5] as number) * width;
      const rows = steps[at + 4] as number;
      const fromStride = (steps[at + 1] as number) * width;
      const toStride = (steps[at + 3] as number) * width;
      let from = (steps[at] as number) * width;
      let to = (steps[at + 2] as number) * width;
      const re = this.#factors[2 * s] as number;
      const im = this.#factors[2 * s + 1] as number;
      for (let r = 0; r < rows; r++) {
        if (im === 0) addReal(x, from, to, cols, re);
        else addComplex(x, from, to, cols, re, im);
        from += fromStride;
        to += toStride;
      }
    }
  }
}

function addReal(x: Float64Array, from: number, to: number, count: number, factor: number): void {
  for (let i = 0; i < count; i++) x[to + i] = (x[to + i] as number) + factor * (x[from + i] as number);
}

function addComplex(x: Float64Array, from: number, to: number, count: number, re: number, im: number): void {
  for (let i = 0; i < count; i += 2) {
    const [a, b] = [x[from + i] as number, x[from + i + 1] as number];
    x[to + i] = (x[to + i] as number) + re * a - im * b;
    x[to + i + 1] = (x[to + i + 1] as number) + re * b + im * a;
  }
}
