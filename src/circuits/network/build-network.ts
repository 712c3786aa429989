import { UnsupportedError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { add, conjugate, kron } from '../../linalg/products.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { levelsOf, operationMatrix } from '../gate-library/operation-matrix.ts';
import { lightCone } from '../observe/light-cone.ts';
import { withoutUnread } from '../observe/pieces.ts';
import type { ChannelOperation, Operation, UnitaryLike } from '../operation.ts';
import { Wires, type FilledNetwork } from './wires.ts';

/** A circuit with what it starts from. */
export interface Begun {
  readonly circuit: Circuit;
  readonly start: Configuration;
  readonly parameters: ParameterValues;
}

/** A matrix on sites that is applied to the ket side at the end: part of an observable. */
export interface EndMatrix {
  readonly matrix: ComplexMatrix;
  readonly sites: readonly number[];
}

/** <levels|U|start> as a network; sites whose level is `undefined` are left open, ascending. */
export function amplitudeNetwork(
  { circuit, start, parameters }: Begun,
  levels: readonly (number | undefined)[],
): FilledNetwork {
  const { dims } = circuit.space;
  const wires = new Wires(dims, [...start]);
  for (const op of circuit.operations) {
    if (op.kind === 'gate' || op.kind === 'unitary') applyUnitary(wires, op, circuit, parameters, 0);
  }
  levels.forEach((level, site) => {
    if (level !== undefined) wires.fix(site, level);
  });
  return wires.finish([...dims.keys()].filter((site) => levels[site] === undefined));
}

/** What is asked of the average state after a circuit: which ends stay open, on the ket side alone or on both, and what is applied before. */
export interface EndQuestion {
  readonly open: readonly number[];
  readonly sides: 'ket' | 'both';
  readonly end: readonly EndMatrix[];
}

/** The average state after a circuit as a network of two layers: wires 0..n-1 are the ket side, n..2n-1 the conjugate. Only the light cone is in it. */
export function stateNetwork({ circuit, start, parameters }: Begun, question: EndQuestion): FilledNetwork {
  const { open, sides, end } = question;
  const seen = [...new Set([...open, ...end.flatMap(({ sites }) => sites)])];
  const cone = withoutUnread(lightCone(circuit, seen), 'outcomes');
  const { dims } = circuit.space;
  const n = dims.length;
  const wires = new Wires([...dims, ...dims], [...start, ...start]);
  for (const op of cone.operations) applyToBoth(wires, op, cone, parameters);
  for (const { matrix, sites } of end) wires.apply(matrix, sites);
  const isApart = new Set(sides === 'both' ? open : []);
  for (let site = 0; site < n; site++) if (!isApart.has(site)) wires.join(site, n + site);
  return wires.finish(sides === 'both' ? [...open, ...open.map((site) => n + site)] : open);
}

function applyToBoth(wires: Wires, op: Operation, of: Circuit, parameters: ParameterValues): void {
  const n = of.space.dims.length;
  if (op.kind === 'barrier') return;
  if (op.conditions.length > 0 || op.kind === 'measure') {
    throw new UnsupportedError(
      'A network holds circuits whose operations do not depend on measured bits, but one here does. Use `expectation`, which follows the branches.',
    );
  }
  switch (op.kind) {
    case 'gate':
    case 'unitary':
      applyUnitary(wires, op, of, parameters, 0);
      return applyUnitary(wires, op, of, parameters, n);
    case 'channel':
      return wires.apply(onBothSides(op), [...op.sites, ...op.sites.map((site) => n + site)]);
    case 'reset':
      wires.join(op.site, n + op.site);
      wires.restart(op.site, 0);
      return wires.restart(n + op.site, 0);
    default:
      throw op satisfies never;
  }
}

/** A unitary operation on the wires from `first` on: itself on the ket side, its conjugate on the other. */
function applyUnitary(
  wires: Wires,
  op: UnitaryLike,
  { space }: Circuit,
  parameters: ParameterValues,
  first: number,
): void {
  const matrix = operationMatrix(op, parameters, levelsOf(space, op.sites));
  wires.apply(
    first === 0 ? matrix : conjugate(matrix),
    op.sites.map((site) => first + site),
    op.controls.map(({ site, level }) => ({ wire: first + site, level })),
  );
}

/** sum K (x) conj K. */
function onBothSides({ channel }: ChannelOperation): ComplexMatrix {
  return channel.operators.map((k) => kron(k, conjugate(k))).reduce((sum, term) => add(sum, term));
}
