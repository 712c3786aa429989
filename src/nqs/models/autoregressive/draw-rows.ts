import { kernels } from '../../../linalg/kernels/active.ts';
import type { Rng } from '../../../linalg/random.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';
import type { Batch } from '../../ansatz.ts';
import { headsTrack, inputsTrack, openPass, startOf, type Track } from './conditionals.ts';
import { drawLevel } from './heads.ts';
import { highest, lowest, Remainders } from './laws.ts';
import { inPlace, writeInput, type Plan } from './plan.ts';

/** One configuration per stream with probability |psi|^2, position after position; each sees its own stream alone. */
export function drawRows(
  plan: Plan,
  parameters: Float64Array,
  streams: readonly Rng[],
  atATime: number,
): Batch {
  const sites = plan.order.length;
  const ordered = new Int32Array(streams.length * sites);
  for (let first = 0; first < streams.length; first += atATime) {
    const own = streams.slice(first, first + atATime);
    kernels().run((work) => {
      drawPart(work, plan, parameters, own, ordered.subarray(first * sites, (first + own.length) * sites));
    });
  }
  return { count: streams.length, sites, levels: inPlace(plan.order, ordered) };
}

function drawPart(
  work: Workspace,
  { net, laws, levels: most }: Plan,
  parameters: Float64Array,
  streams: readonly Rng[],
  ordered: Int32Array,
): void {
  const count = streams.length;
  const sites = ordered.length / count;
  const pass = openPass(work, net, sites, count, parameters, false);
  const left = new Remainders(laws, count);
  for (let t = 0; t < sites; t++) {
    net.step(pass, t, count);
    const [heads, inputs] = [pass.tracks[headsTrack] as Track, pass.tracks[inputsTrack] as Track];
    const [view, entered] = [work.view(heads.numbers), work.view(inputs.numbers)];
    for (let s = 0, at = startOf(heads, t); s < count; s++, at += heads.line) {
      const rest = left.left(s, t);
      const [low, high] = [lowest(laws, t, rest), highest(laws, t, rest)];
      const level = low === high ? low : drawLevel(view, at, low, high, (streams[s] as Rng).uniform());
      ordered[s * sites + t] = level;
      left.place(s, t, level);
      writeInput(entered, s * inputs.line + t * inputs.width, level, most);
    }
  }
}
