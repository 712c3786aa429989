// A state from its measurements: counts in Pauli bases make a neural wave function, and resampled counts say how sure it is.
import { ghzKet, qubits, rng } from '../src/index.ts';
import {
  fullSum,
  measurePauliBases,
  nqs,
  rbm,
  reconfiguration,
  reconstruct,
  resampledCounts,
  targetFidelity,
  type Nqs,
  type PauliCounts,
} from '../src/nqs/index.ts';

// 200 shots in each of nine bases; data of your own have the same form.
const target = ghzKet(3);
const bases = ['ZZZ', 'XXX', 'XYY', 'YXY', 'YYX', 'YYY', 'XXY', 'XZZ', 'ZZX'];
const data = measurePauliBases(target, bases, 200, rng(5));
console.log(
  `${data[0]?.basis}:`,
  [...(data[0]?.counts ?? [])].map(([x, count]) => `${x} ${count}`).join(', '),
);

const start = nqs(rbm(qubits(3), rng(1), { field: 'complex', hidden: 4, deviation: 0.2 }), {
  sampler: fullSum(),
});
const optimizer = reconfiguration(0.2, { shift: 1e-2 });

function found(from: Nqs, counts: readonly PauliCounts[], talk: boolean): Nqs {
  let state = from;
  for (const { step, loss, divergence, next } of reconstruct(from, counts, { steps: 60, optimizer })) {
    if (talk && step % 20 === 0) {
      console.log(
        `step ${step}: loss ${loss?.re.toFixed(3)} +- ${loss?.error.toFixed(3)}, above the least ${divergence?.toFixed(4)}`,
      );
    }
    state = next;
  }
  return state;
}

const best = found(start, data, true);
const fidelity = targetFidelity(best, target).re;
const again = [1, 2, 3, 4].map((seed) => {
  return targetFidelity(found(best, resampledCounts(data, rng(seed)), false), target).re;
});
const spread = Math.sqrt(again.reduce((sum, f) => sum + (f - fidelity) ** 2, 0) / again.length);
console.log(`fidelity ${fidelity.toFixed(4)}, from counts drawn again apart by ${spread.toFixed(4)}`);
