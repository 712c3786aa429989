import { kernels } from '../../../linalg/kernels/active.ts';
import type { Rng } from '../../../linalg/random.ts';
import type { Space } from '../../../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from '../../ansatz.ts';
import { encode, inputLayout } from '../../inputs.ts';
import { pairAnsatz } from '../../pair-network.ts';
import { complexHead, realHead } from './log-cosh-head.ts';
import { parametersOf, type Step } from './step.ts';

/** Doubles that a pass may hold. */
const room = 2 ** 20;

/**
 * A network that takes the inputs of the sites through steps, and sums log cosh over what comes out: numbers, or pairs of them as complex numbers. First parameters are drawn as the steps say,
 * deviations times `deviation`.
 */
export function positionNetwork(
  space: Space,
  step: Step,
  field: 'real' | 'complex',
  spec: AnsatzSpec,
  rng: Rng,
  deviation: number,
): Ansatz {
  const layout = inputLayout(space);
  const count = parametersOf(step);
  const head = field === 'real' ? realHead : complexHead;
  const network = {
    space,
    mode: field === 'real' ? ('real' as const) : ('general' as const),
    spec,
    rowsAtATime: Math.max(1, Math.floor(room / (layout.size + 2 * step.doubles + count))),
    run: (parameters, batch, _keep, use) => {
      kernels().run((work) => {
        const pass = { work, count: batch.count, parameters: work.put(parameters) };
        const made = step.forward(pass, 0, work.put(encode(layout, batch)));
        const { log, pull } = head(work, made.out, batch.count);
        use({
          log,
          pull: (seeds, each) =>
            kernels().run((inner) => {
              const gradient = inner.zeros((each ? batch.count : 1) * count);
              made.pull({ work: inner, gradient, line: each ? count : 0 }, pull(inner, seeds));
              return inner.read(gradient);
            }),
        });
      });
    },
  } satisfies Parameters<typeof pairAnsatz>[0];
  const parameters = step.segments.flatMap(({ count: n, deviation: own, mean = 0 }) =>
    Array.from({ length: n }, () => mean + (own === 0 ? 0 : deviation * own * rng.normal())),
  );
  return pairAnsatz(network, Float64Array.from(parameters));
}
