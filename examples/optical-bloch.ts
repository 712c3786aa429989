// A driven atom that decays: the optical Bloch equations beside Torrey's solution, the steady state and the light's g2.
import { correlation, jump, lindblad, lindbladian, steadyState } from '../src/dynamics/index.ts';
import { basisKet, dagger, pauliX, pauliY, pauliZ, plus, qubits, rng, scale, times } from '../src/index.ts';

const [omega, g, delta] = [1.3, 0.8, 0.5];
const atom = qubits(1);
const [x, y, z] = [pauliX(atom, 0), pauliY(atom, 0), pauliZ(atom, 0)];
// Level 0 is the excited one, Z = +1.
const fall = scale(plus(x, scale(y, { re: 0, im: -1 })), 0.5);
const excited = times(dagger(fall), fall);
const ground = basisKet(atom, [1]);
const tight = { rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;

// On resonance: p_e(t) = Om^2/(g^2 + 2 Om^2) (1 - e^(-3gt/4) (cos mu t + 3g/(4 mu) sin mu t)), mu^2 = Om^2 - g^2/16.
const mu = Math.sqrt(omega ** 2 - g ** 2 / 16);
const saturation = omega ** 2 / (g ** 2 + 2 * omega ** 2);
const wave = (t: number): number =>
  1 - Math.exp((-3 * g * t) / 4) * (Math.cos(mu * t) + ((3 * g) / (4 * mu)) * Math.sin(mu * t));
const resonant = lindbladian(scale(x, omega / 2), [jump(g, fall)]);
const times0 = [0, 0.8, 1.7, 4];
const curve = lindblad(resonant, ground, { times: times0, observables: { excited, x, y, z }, ...tight });
times0.forEach((t, k) => {
  const bloch = ['x', 'y', 'z'].map((axis) => (curve.expectations[axis]?.[k]?.re ?? NaN).toFixed(4));
  const p = curve.expectations.excited?.[k]?.re ?? NaN;
  console.log(
    `t ${t} Bloch (${bloch.join(' ')}) excited ours ${p.toFixed(9)} exact ${(saturation * wave(t)).toFixed(9)}`,
  );
});

const detuned = lindbladian(plus(scale(z, delta / 2), scale(x, omega / 2)), [jump(g, fall)]);
const steady = steadyState(detuned, { rng: rng(1) }).state.expect(excited).re;
const formula = omega ** 2 / 4 / (delta ** 2 + g ** 2 / 4 + omega ** 2 / 2);
console.log(`steady, detuned: ours ${steady.toFixed(10)} exact ${formula.toFixed(10)}`);

const { state } = steadyState(resonant, { rng: rng(2) });
const light = { before: dagger(fall), later: excited, first: fall };
const g2 = correlation(resonant, state, light, { times: [0, 1.7], ...tight });
const ratio = (g2[1]?.re ?? NaN) / state.expect(excited).re ** 2;
console.log(`g2(1.7): ours ${ratio.toFixed(9)} exact ${wave(1.7).toFixed(9)}`);
