import { ArgumentError } from '../../errors.ts';
import type { GateDefinition } from '../gate-definition.ts';
import { moreQubitGates } from './more-qubits.ts';
import { oneQubitGates } from './one-qubit.ts';
import { levelGate, quditGates } from './qudits.ts';
import { twoQubitGates } from './two-qubits.ts';

const definitions = new Map<string, GateDefinition>(
  [...oneQubitGates, ...twoQubitGates, ...moreQubitGates, ...quditGates].map((gate) => [gate.name, gate]),
);

/**
 * The gate of this name, without controls: one of `gateNames()`, a rotation of two levels of a site `rx[i,j]`, `ry[i,j]`, `rz[i,j]`, or the phase of a level
 * `p[k]`. Controlled gates are gates with controls: CX is `x` with one. Throws `ArgumentError` for other names.
 */
export function gateDefinition(name: string): GateDefinition {
  const known = definitions.get(name);
  if (known) return known;
  const made = levelGate(name);
  if (!made) {
    throw new ArgumentError(
      'name',
      'be the name of a gate',
      `there is no gate ${JSON.stringify(name)}`,
      `Known are ${gateNames().join(', ')}; controlled gates are these with controls.`,
    );
  }
  definitions.set(name, made);
  return made;
}

/** The names of all gates of the library but those of level rotations. */
export function gateNames(): string[] {
  return [...definitions.keys()].filter((name) => !name.includes('['));
}
