import { steadyState } from '../../src/dynamics/steady-state.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { entry } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyModeChannel } from '../../src/modes/channels/apply-mode-channel.ts';
import { loss, thermalLoss } from '../../src/modes/channels/mode-channels.ts';
import { applyModeGate, modeGateMatrix } from '../../src/modes/gates/apply-gate.ts';
import {
  beamsplitter,
  displacement,
  squeezing,
  twoModeSqueezing,
} from '../../src/modes/gates/ladder-gates.ts';
import type { ModeGate } from '../../src/modes/gates/mode-gate.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { catKet, gkpKet, numberKet } from '../../src/modes/states/mode-kets.ts';
import { twoModeSqueezedKet } from '../../src/modes/states/more-states.ts';
import { displacedSqueezedKet, squeezedKet } from '../../src/modes/states/squeezed.ts';
import { refineLevels } from '../../src/modes/verdict/refine-levels.ts';
import { plus, scale } from '../../src/operators/algebra.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { modes } from '../../src/spaces/space.ts';
import { purity, vonNeumannEntropy } from '../../src/states/entropies.ts';
import { weightsOf, type Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { normalize } from '../../src/states/normalize.ts';
import { probabilities } from '../../src/states/probabilities.ts';
import type { ReferenceRow } from './row.ts';

function row(
  name: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: ReferenceRow['compute'],
): ReferenceRow {
  const from = `open-systems.md 3, ${source}`;
  return { id: `modes/${name}`, area: 'modes', source: from, expected, tolerance, compute };
}

const element = (gate: ModeGate, levels: number, to: number, from: number): number =>
  entry(modeGateMatrix(gate, [levels]), to, from).re;

/** An amplitude <to| of a beamsplitter or two-mode squeezer on a number state. */
const amplitude = (
  gate: ModeGate,
  levels: number,
  to: readonly [number, number],
  from: readonly [number, number],
): number =>
  applyModeGate(basisKet(modes(2, levels), from), gate, [0, 1]).state.data[2 * (to[0] * levels + to[1])] ??
  NaN;

const photons = (ket: Ket): number => ket.expect(numberOperator(ket.space, 0)).re;

/** <n> of the steady state of a driven cavity with 5 thermal quanta. */
function warmCavity(levels: number): number {
  const space = modes(1, levels);
  const [a, ad, n] = [annihilation(space, 0), creation(space, 0), numberOperator(space, 0)];
  const h = plus(scale(n, 0.1), scale(plus(a, ad), 2));
  return steadyState(lindbladian(h, [jump(6, a), jump(5, ad)]), { rng: rng(1) }).state.expect(n).re;
}

const gateRows: readonly ReferenceRow[] = [
  row('displacement-3-2', 'test 23', 0.00965729155757, 1e-13, () =>
    element(displacement({ re: 1, im: 0.5 }), 4, 3, 2),
  ),
  row('displacement-40-25', 'test 23', -0.0065302735994, 1e-12, () =>
    element(displacement({ re: 3, im: 1 }), 41, 40, 25),
  ),
  row('displacement-900-0', 'test 23', 0.115311945466, 1e-12, () => element(displacement(30), 901, 900, 0)),
  row('squeezing-4-2', 'test 24', -0.446362413601, 1e-12, () => element(squeezing(0.8), 5, 4, 2)),
  row('squeezing-3-3', 'test 24', -0.066180509262, 1e-12, () => element(squeezing(0.8), 4, 3, 3)),
  row('squeezing-40-20', 'test 24', 0.045952084899, 1e-12, () => element(squeezing(0.8), 41, 40, 20)),
  row(
    'hong-ou-mandel',
    'test 25',
    0.5,
    1e-14,
    () => amplitude(beamsplitter(Math.PI / 4), 3, [2, 0], [1, 1]) ** 2,
  ),
  row(
    'beamsplitter-coincidence',
    'test 25',
    0.6811788772,
    1e-10,
    () => amplitude(beamsplitter(0.3), 3, [1, 1], [1, 1]) ** 2,
  ),
  row('beamsplitter-25-15', 'test 25', 0.04533643666, 1e-11, () =>
    amplitude(beamsplitter(0.7), 41, [25, 15], [20, 20]),
  ),
  row('beamsplitter-40-0', 'test 25', 0.26411161492, 1e-11, () =>
    amplitude(beamsplitter(0.7), 41, [40, 0], [20, 20]),
  ),
  row('beamsplitter-60-60', 'test 25', -0.06352139442, 1e-11, () =>
    amplitude(beamsplitter(0.7), 61, [60, 60], [60, 60]),
  ),
  row('beamsplitter-corner', 'test 25', 0.0701023, 1e-7, () =>
    amplitude(beamsplitter(0.7), 60, [59, 59], [59, 59]),
  ),
  row(
    'two-mode-squeezing-11',
    'test 26',
    0.2465124872,
    1e-10,
    () => amplitude(twoModeSqueezing(0.8), 8, [1, 1], [0, 0]) ** 2,
  ),
];

const stateRows: readonly ReferenceRow[] = [
  row(
    'squeezed-p2',
    'test 24',
    0.1648472075,
    1e-10,
    () => weightsOf(squeezedKet(0.8, { levels: 8 }).state.data)[2] ?? NaN,
  ),
  row(
    'displaced-squeezed-p0',
    'test 24',
    0.2055159435,
    1e-10,
    () => weightsOf(displacedSqueezedKet(1, 0.5, { levels: 8 }).state.data)[0] ?? NaN,
  ),
  row('even-cat-photons', 'test 2', 3.997317199, 1e-9, () =>
    photons(catKet(2, 'even', { levels: 60 }).state),
  ),
  row('two-mode-squeezed-photons', 'test 26', 0.7887322356, 1e-9, () =>
    photons(twoModeSqueezedKet(0.8, { levels: 30 }).state),
  ),
  row('two-mode-squeezed-entropy', 'test 26', 1.7706904336, 1e-9, () =>
    vonNeumannEntropy(normalize(twoModeSqueezedKet(0.8, { levels: 40 }).state.reduce([0])), { base: 2 }),
  ),
  row('grid-photons-0', 'test 28', 4.4870746757, 1e-9, () => photons(gkpKet(0, 0.1, { levels: 150 }).state)),
  row('grid-photons-1', 'test 28', 4.5462812379, 1e-9, () => photons(gkpKet(1, 0.1, { levels: 150 }).state)),
  row(
    'coherent-tail-10',
    'test 30',
    0.0081322428,
    1e-10,
    () => coherentKet(2, { levels: 10 }).truncation.lostWeight,
  ),
  row(
    'coherent-tail-24',
    'test 30',
    9.9e-12,
    1e-13,
    () => coherentKet(2, { levels: 24 }).truncation.lostWeight,
  ),
];

const channelRows: readonly ReferenceRow[] = [
  row(
    'lossy-number-state',
    'test 1',
    0.3351663015,
    1e-10,
    () =>
      probabilities(
        applyModeChannel(numberKet(3, { levels: 4 }).state, loss(Math.exp(-0.6)), [0]).state,
      )[1] ?? NaN,
  ),
  row(
    'warm-loss-photons',
    'test 1',
    1.8720290902,
    1e-9,
    () =>
      applyModeChannel(
        numberKet(3, { levels: 60 }).state,
        thermalLoss(Math.exp(-0.6), 0.5),
        [0],
      ).state.expect(numberOperator(modes(1, 60), 0)).re,
  ),
  row(
    'lossy-squeezed-p0',
    'test 24',
    0.7629928791,
    1e-10,
    () =>
      probabilities(applyModeChannel(squeezedKet(0.8, { levels: 90 }).state, loss(0.7), [0]).state)[0] ?? NaN,
  ),
  row('lossy-squeezed-purity', 'test 24', 0.7755585524, 1e-10, () =>
    purity(normalize(applyModeChannel(squeezedKet(0.8, { levels: 90 }).state, loss(0.7), [0]).state)),
  ),
  row('warm-cavity-50-levels', 'workload W7, on its 50 levels', 15.9639, 5e-5, () => warmCavity(50)),
  row('warm-cavity', 'workload W7, 4/0.26 + 5', 4 / 0.26 + 5, 5e-3, () => {
    const { value } = refineLevels(warmCavity, { levels: 100, growth: 1.4 });
    return { value: value.re, error: value.error };
  }),
];

export const modeRows: readonly ReferenceRow[] = [...gateRows, ...stateRows, ...channelRows];
