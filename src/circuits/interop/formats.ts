import type { ForeignCircuit } from './quantum-circuit.ts';

/** Formats that circuits can be written in through the package quantum-circuit. */
export type ExportFormat =
  | 'aqasm'
  | 'braket'
  | 'cirq'
  | 'cudaq'
  | 'javascript'
  | 'pyaqasm'
  | 'pyquil'
  | 'qiskit'
  | 'qobj'
  | 'qsharp'
  | 'quil'
  | 'quirk'
  | 'raw'
  | 'tfq';

/** Formats that circuits can be read from through the package quantum-circuit. */
export type ImportFormat = 'ionq' | 'qobj' | 'quil' | 'raw';

/** A message of the package about a text that it cannot read. */
export interface ForeignMessage {
  readonly msg: string;
  readonly line?: number;
  readonly col?: number;
}

/** The methods of the package by format; some take options first. */
export const exporters: Readonly<Record<ExportFormat, string>> = {
  aqasm: 'exportToAQASM',
  braket: 'exportToBraket',
  cirq: 'exportToCirq',
  cudaq: 'exportToCudaQ',
  javascript: 'exportJavaScript',
  pyaqasm: 'exportToPyAQASM',
  pyquil: 'exportToPyquil',
  qiskit: 'exportToQiskit',
  qobj: 'exportToQobj',
  qsharp: 'exportToQSharp',
  quil: 'exportToQuil',
  quirk: 'exportQuirk',
  raw: 'exportRaw',
  tfq: 'exportToTFQ',
};

/** The methods of the package by format; those of JSON take the parsed value. */
export const importers: Readonly<Record<ImportFormat, { readonly method: string; readonly json: boolean }>> =
  {
    ionq: { method: 'importIonq', json: true },
    qobj: { method: 'importQobj', json: true },
    quil: { method: 'importQuil', json: false },
    raw: { method: 'importRaw', json: true },
  };

/** Calls a method of a circuit of the package by its name. */
export function callForeign(circuit: ForeignCircuit, method: string, ...given: readonly unknown[]): unknown {
  const methods = circuit as unknown as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;
  return methods[method]?.call(circuit, ...given);
}
