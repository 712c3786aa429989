/**
 * Kernels as texts: gpu.js reads their source again, which minifiers and instruments for coverage would have changed. Tensors are interleaved re, im in one dimension, which gpu.js folds to what
 * textures and dispatches allow. Divisions of indices are corrected, since a device may round them.
 */
export const kernelSources = {
  /** Numbers onto the device. */
  upload: `function (data) {
    return data[this.thread.x];
  }`,

  /** Complex entry rows[r] + cols[c] of a tensor, for the place r columns + c of the result. */
  gather: `function (data, rows, cols) {
    const entry = Math.floor(this.thread.x / 2);
    const part = this.thread.x - 2 * entry;
    let r = Math.floor((entry + 0.5) / this.constants.columns);
    let c = entry - r * this.constants.columns;
    if (c < 0) {
      r = r - 1;
      c = c + this.constants.columns;
    }
    if (c >= this.constants.columns) {
      r = r + 1;
      c = c - this.constants.columns;
    }
    return data[2 * (rows[r] + cols[c]) + part];
  }`,

  /** Products of m x k with k x n matrices, one after the other, summed in blocks. */
  multiply: `function (a, b, scale) {
    const entry = Math.floor(this.thread.x / 2);
    const part = this.thread.x - 2 * entry;
    let row = Math.floor((entry + 0.5) / this.constants.n);
    let column = entry - row * this.constants.n;
    if (column < 0) {
      row = row - 1;
      column = column + this.constants.n;
    }
    if (column >= this.constants.n) {
      row = row + 1;
      column = column - this.constants.n;
    }
    let matrix = Math.floor((row + 0.5) / this.constants.m);
    if (matrix * this.constants.m > row) {
      matrix = matrix - 1;
    }
    if ((matrix + 1) * this.constants.m <= row) {
      matrix = matrix + 1;
    }
    const left = row * this.constants.k;
    const right = matrix * this.constants.k * this.constants.n + column;
    let total = 0;
    for (let q = 0; q < this.constants.blocks; q++) {
      let sum = 0;
      for (let p = 0; p < this.constants.block; p++) {
        const l = q * this.constants.block + p;
        if (l < this.constants.k) {
          const i = 2 * (left + l);
          const j = 2 * (right + l * this.constants.n);
          const x = a[i];
          const y = a[i + 1];
          const u = b[j];
          const v = b[j + 1];
          if (part < 0.5) {
            sum = sum + (x * u - y * v);
          } else {
            sum = sum + (x * v + y * u);
          }
        }
      }
      total = total + sum;
    }
    return scale * total;
  }`,

  /** Sums of squares of pieces of equal length, the last one shorter. */
  squares: `function (data) {
    let sum = 0;
    for (let p = 0; p < this.constants.piece; p++) {
      const i = this.thread.x * this.constants.piece + p;
      if (i < this.constants.size) {
        const value = data[i];
        sum = sum + value * value;
      }
    }
    return sum;
  }`,
} as const;
