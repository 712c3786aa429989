import type { GateDefinition } from '../gate-definition.ts';
import { constantGate, type Entry } from './define.ts';

/** Gates on three and four qubits that are no controlled gates. */
export const moreQubitGates: readonly GateDefinition[] = [
  constantGate({
    name: 'rccx',
    description: "Margolus' gate: a Toffoli gate up to phases (the last qubit is the target).",
    sites: 3,
    entries: () => [
      ...[0, 1, 2, 3, 4].map((k): Entry => [k, k, 1, 0]),
      [5, 5, -1, 0],
      [6, 7, 0, -1],
      [7, 6, 0, 1],
    ],
  }),
  rc3x(
    'rc3x',
    'A Toffoli gate with three controls up to phases (the last qubit is the target).',
    1,
    'rc3xdg',
  ),
  rc3x('rc3xdg', 'The inverse of rc3x.', -1, 'rc3x'),
];

function rc3x(name: string, description: string, sign: number, inverse: string): GateDefinition {
  const entries: readonly Entry[] = [
    ...[...Array(12).keys()].map((k): Entry => [k, k, 1, 0]),
    [12, 12, 0, sign],
    [13, 13, 0, -sign],
    [14, 15, sign, 0],
    [15, 14, -sign, 0],
  ];
  return constantGate({ name, description, sites: 4, inverse, entries: () => entries });
}
