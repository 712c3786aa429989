// The repetition code of distance three under bit flips: how often the logical Z is wrong after one round of correction, beside 3 p^2 - 2 p^3.
import { bitFlip } from '../src/channels/index.ts';
import { bitsEqual, circuit, gates, measurePauli, rng, run, Stabilizer, when } from '../src/index.ts';
import type { Circuit } from '../src/index.ts';

const { channel, cx, measure, x } = gates;

/** Noise on three data qubits, two parities read by ancillas, the likeliest error undone. */
function round(p: number): Circuit {
  return circuit(5, [
    [0, 1, 2].map((site) => channel(bitFlip(p), [site])),
    [cx(0, 3), cx(1, 3), cx(1, 4), cx(2, 4), measure(3, 0), measure(4, 1)],
    [when(bitsEqual([0, 1], [1, 0]), x(0)), when(bitsEqual([0, 1], [1, 1]), x(1))],
    [when(bitsEqual([0, 1], [0, 1]), x(2))],
  ]);
}

const source = rng(7);
const runs = 2000;

for (const p of [0.05, 0.1, 0.2]) {
  const of = round(p);
  let failed = 0;
  for (let i = 0; i < runs; i++) {
    const { state } = run(of, Stabilizer.basis(of.space), { rng: source });
    if (measurePauli(state, { sites: [0, 1, 2], letters: 'ZZZ' }, source).value < 0) failed++;
  }
  const rate = failed / runs;
  const error = Math.sqrt((rate * (1 - rate)) / runs);
  console.log(
    `p = ${p}: ${rate.toFixed(4)} +- ${error.toFixed(4)}, expected ${(3 * p ** 2 - 2 * p ** 3).toFixed(4)}`,
  );
}
