// Bosonic modes on finitely many levels: what they lose is counted, and a number that truncation has spoilt says so.
import { jump, lindbladian, steadyState } from '../src/dynamics/index.ts';
import { annihilation, creation, modes, numberOperator, plus, rng, scale } from '../src/index.ts';
import {
  applyModeChannel,
  applyModeGate,
  applyModeGates,
  beamsplitter,
  coherentKet,
  displacement,
  kerr,
  loss,
  numberKet,
  refineLevels,
  squeezing,
} from '../src/modes/index.ts';
import { productOfKets } from '../src/states/index.ts';

// A coherent state says what its levels miss, and how many would do.
for (const levels of [10, 24]) {
  const { truncation } = coherentKet(2, { levels });
  console.log(`coherent(2), ${levels} levels: lost ${truncation.lostWeight.toExponential(3)}`);
  if (truncation.warning) console.log(`  ${truncation.warning}`);
}

// Two photons meet at a beamsplitter and leave together (Hong, Ou and Mandel).
const photon = numberKet(1, { levels: 3 }).state;
const met = applyModeGate(productOfKets(photon, photon), beamsplitter(Math.PI / 4), [0, 1]).state;
const together = [2, 4, 6].map((at) => (met.data[2 * at] ?? 0) ** 2);
console.log(`P(0,2) P(1,1) P(2,0): ${together.map((p) => p.toFixed(6)).join(' ')}`);

// Gates are blocks of the true unitaries; what each lets out of the levels is told.
const list = [squeezing(0.6), displacement({ re: 1, im: 0.5 }), kerr(0.1)];
const gates = list.map((gate) => ({ gate, sites: [0] }));
const { state, truncation, leaked } = applyModeGates(numberKet(0, { levels: 30 }).state, gates);
console.log(
  `leaked ${leaked.map((x) => x.toExponential(1)).join(' ')}, distance below ${truncation.distance.toExponential(1)}`,
);

// Half of the light is lost.
const dim = applyModeChannel(state, loss(0.5), [0]);
const n = numberOperator(modes(1, 30), 0);
console.log(`photons ${state.expect(n).re.toFixed(6)}, after the loss ${dim.state.expect(n).re.toFixed(6)}`);

// A driven, warm cavity. On 50 levels its steady state is not the right one, and says so.
const photons = (levels: number): number => {
  const space = modes(1, levels);
  const [a, ad, number] = [annihilation(space, 0), creation(space, 0), numberOperator(space, 0)];
  const h = plus(scale(number, 0.1), scale(plus(a, ad), 2));
  const steady = steadyState(lindbladian(h, [jump(6, a), jump(5, ad)]), { rng: rng(1) });
  if (steady.truncation?.warning) console.log(`${levels} levels: ${steady.truncation.warning}`);
  return steady.state.expect(number).re;
};
const { value } = refineLevels(photons, { levels: 50, growth: 2 });
console.log(
  `photons ${value.re.toFixed(4)} +- ${value.error.toFixed(4)} (${value.from}), exact ${(4 / 0.26 + 5).toFixed(4)}`,
);
