import { UnsupportedError } from '../../../errors.ts';
import type { Circuit } from '../../circuit.ts';

/** Throws `UnsupportedError` that names a site or an operation which OpenQASM has no words for. */
export function requireExportable({ space, operations }: Circuit): void {
  const site = space.dims.findIndex((levels) => levels !== 2);
  if (site >= 0) {
    throw new UnsupportedError(
      `OpenQASM has qubits only, but site ${site} has ${space.dims[site]} levels. Encode it in qubits first.`,
    );
  }
  operations.forEach((op, i) => {
    if (op.kind === 'channel') {
      throw new UnsupportedError(
        `OpenQASM has no noise, but operations[${i}] is the channel ${op.label}. Leave it out, or keep the circuit as data.`,
      );
    }
    if (op.kind === 'measure' && op.confusion) {
      throw new UnsupportedError(
        `OpenQASM has no readout errors, but operations[${i}] measures site ${op.site} with one. Leave \`confusion\` out.`,
      );
    }
  });
}
