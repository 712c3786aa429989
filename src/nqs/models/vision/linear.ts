import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Made, Reverse, Step, StepPass } from './step.ts';

/** y = b + x W at each position. Parameters b, then W [inputs, outputs]; weights are first of deviation `scale`/sqrt(inputs). */
export function linear(positions: number, inputs: number, outputs: number, scale = 1): Step {
  return {
    segments: [
      { count: outputs, deviation: 0 },
      { count: inputs * outputs, deviation: scale / Math.sqrt(inputs) },
    ],
    doubles: 2 * positions * outputs,
    forward(pass, at, x): Made {
      const { work, count, parameters } = pass;
      const rows = count * positions;
      const out = work.zeros(rows * outputs);
      const bias = work.read(work.part(parameters, at, outputs));
      const view = work.view(out);
      for (let row = 0; row < rows; row++) view.set(bias, row * outputs);
      const w = work.part(parameters, at + outputs, inputs * outputs);
      work.products.real(
        { numbers: out, row: outputs },
        { numbers: x, row: inputs, column: 1 },
        { numbers: w, row: outputs, column: 1 },
        { m: rows, k: inputs, n: outputs },
      );
      return {
        out,
        pull: (reverse, dy) => {
          addWeights(reverse, pass, at, { x, dy, positions, inputs, outputs });
          const dx = reverse.work.zeros(rows * inputs);
          reverse.work.products.real(
            { numbers: dx, row: inputs },
            { numbers: dy, row: outputs, column: 1 },
            { numbers: w, row: 1, column: outputs },
            { m: rows, k: outputs, n: inputs },
          );
          return dx;
        },
      };
    },
  };
}

/** Adds the derivatives by b and W: sums of dy, and x^T dy. */
function addWeights(
  { work, gradient, line }: Reverse,
  { count }: StepPass,
  at: number,
  {
    x,
    dy,
    positions,
    inputs,
    outputs,
  }: { x: Numbers; dy: Numbers; positions: number; inputs: number; outputs: number },
): void {
  const [bias, signal] = [work.view(gradient), work.view(dy)];
  for (let row = 0, i = 0; row < count * positions; row++) {
    const to = Math.floor(row / positions) * line + at;
    for (let j = 0; j < outputs; j++, i++) bias[to + j] = (bias[to + j] as number) + (signal[i] as number);
  }
  const target = { numbers: work.part(gradient, at + outputs), row: outputs, batch: line };
  const [left, right] = [
    { numbers: x, row: 1, column: inputs, batch: positions * inputs },
    { numbers: dy, row: outputs, column: 1, batch: positions * outputs },
  ];
  if (line === 0) work.products.real(target, left, right, { m: inputs, k: count * positions, n: outputs });
  else work.products.real(target, left, right, { m: inputs, k: positions, n: outputs, batch: count });
}
