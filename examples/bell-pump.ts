// A Bell state pumped by parity checks: jumps that flip where a parity is wrong.
import { lindblad, lindbladian } from '../src/dynamics/index.ts';
import {
  basisKet,
  fidelity,
  identityOperator,
  Ket,
  pauliX,
  pauliZ,
  plus,
  qubits,
  scale,
  times,
} from '../src/index.ts';

const pair = qubits(2);
const [x1, x2, z1, z2] = [pauliX(pair, 0), pauliX(pair, 1), pauliZ(pair, 0), pauliZ(pair, 1)];
const one = identityOperator(pair);
// Where the parity is wrong, flip: L1 = X1 (1 + Z1 Z2)/2, L2 = Z1 (1 + X1 X2)/2.
const pumps = [
  scale(times(x1, plus(one, times(z1, z2))), 0.5),
  scale(times(z1, plus(one, times(x1, x2))), 0.5),
];
const singlet = Ket.of(pair, [0, Math.SQRT1_2, -Math.SQRT1_2, 0]);
const run = { times: [0, 0.6, 1.3, 5], saveStates: true, rtol: 1e-10, atol: 1e-12 };
const { states } = lindblad(lindbladian(scale(one, 0), pumps), basisKet(pair, [0, 0]), run);
run.times.forEach((t, k) => {
  const ours = fidelity(singlet, states[k] ?? basisKet(pair, [0, 0]));
  const exact = (1 - Math.exp(-t)) * (1 - Math.exp(-t) / 2);
  console.log(`Bell pump t ${t}: ours ${ours.toFixed(9)} exact ${exact.toFixed(9)}`);
});
