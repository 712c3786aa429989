// Teleportation is read from OpenQASM 3, run, and written as OpenQASM 2, whose reader gives the same circuit again.
import { bind, fromQasm, parameterNames, QasmError, run, toQasm2 } from '../src/circuits/index.ts';
import { basisKet, pauliZ, qubits, rng } from '../src/index.ts';

const program = `OPENQASM 3.0;
include "stdgates.inc";
input float theta;
gate bell a, b { h a; cx a, b; }
qubit message;
qubit[2] pair;
bit[2] c;
ry(2*theta) message;
bell pair[0], pair[1];
inv @ bell message, pair[0];
c[0] = measure message;
c[1] = measure pair[0];
if (c[1]) x pair[1];
if (c[0]) z pair[1];
`;

const teleport = fromQasm(program);
console.log('parameters', parameterNames(teleport));

const bound = bind(teleport, { theta: 0.3 });
const sent = Math.cos(0.6);
for (const circuit of [bound, fromQasm(toQasm2(bound))]) {
  const { state, bits } = run(circuit, basisKet(qubits(3), [0, 0, 0]), { rng: rng(5) });
  const received = state.expect(pauliZ(circuit.space, 2));
  console.log(
    `<Z> sent ${sent.toFixed(12)}, received ${received.re.toFixed(12)}, bits ${[...bits].join('')}`,
  );
}

try {
  fromQasm('OPENQASM 3.0;\nqubit q;\nfoo q;');
} catch (error) {
  if (error instanceof QasmError) console.log(error.message);
}
