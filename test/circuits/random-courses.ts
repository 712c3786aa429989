import { amplitudeDamping, depolarizingMix, depolarizingPauli } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { bitsEqual, not, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { controlled } from '../../src/circuits/modifiers.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import type { Rng } from '../../src/linalg/random.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { subspace, type Space } from '../../src/spaces/space.ts';

/** How many classical bits the random circuits have. */
const bits = 3;

/** A random circuit with everything in it: unitaries with controls, noise, measurements with readout errors, resets, conditions. */
export function randomCourse(space: Space, length: number, source: Rng): Circuit {
  return circuit(
    space,
    Array.from({ length }, () => randomStep(space, source)),
    { bits },
  );
}

function randomStep(space: Space, source: Rng): Operation {
  const op = drawn(space, source);
  if (source.uniform() < 0.75) return op;
  const condition = bitsEqual(source.integer(bits), source.integer(2));
  return when(source.uniform() < 0.5 ? condition : not(condition), op);
}

function drawn(space: Space, source: Rng): Exclude<Operation, { kind: 'barrier' }> {
  const order = space.dims.map((_, site) => site).sort(() => source.uniform() - 0.5);
  const site = order[0]!;
  const d = space.dims[site]!;
  const kind = source.uniform();
  if (kind < 0.2) {
    const confusion = source.uniform() < 0.5 ? confused(d, source) : undefined;
    return gates.measure(site, source.integer(bits), confusion ? { confusion } : {});
  }
  if (kind < 0.3) return gates.reset(site);
  if (kind < 0.45) {
    const noise =
      d === 2 && source.uniform() < 0.5
        ? amplitudeDamping(0.3)
        : depolarizingMix(0.4, subspace(space, [site]));
    return gates.channel(d === 2 && source.uniform() < 0.3 ? depolarizingPauli(0.2) : noise, [site]);
  }
  const sites = order.slice(0, 1 + source.integer(Math.min(2, order.length)));
  const size = sites.reduce((product, one) => product * space.dims[one]!, 1);
  const op = gates.unitary(randomUnitary(size, source), sites);
  const free = order.find((one) => !sites.includes(one));
  return free === undefined || source.uniform() < 0.6
    ? op
    : controlled(op, free, source.integer(space.dims[free]!));
}

/** A matrix of readout probabilities, columns summing to one, not symmetric. */
export function confused(d: number, source: Rng): number[][] {
  const columns = Array.from({ length: d }, () => {
    const weights = Array.from({ length: d }, () => source.uniform());
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => w / total);
  });
  return Array.from({ length: d }, (_, read) => columns.map((column) => column[read]!));
}
