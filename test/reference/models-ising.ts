import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { tfimChainEnergy, tfimEnergyDensity, tfimModes } from '../../src/operators/models/exact-chains.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { evenGroundState, lowestEnergies, spectrum, type GroundState } from './ground-state.ts';
import { once, open, ring, rows, type Value } from './models-rows.ts';
import type { ReferenceRow } from './row.ts';

const tfimEnergy = (n: number, h: number, ends: { periodic: boolean }): number =>
  lowestEnergies(tfim(chain(n, ends), { h }))[0]!;

/** Ising chains in a transverse field. */
export const isingRows: readonly ReferenceRow[] = [
  ...rows('tfim-ring', 'seeds 2, tensor-networks R8', 1e-10, [
    ['n4-h0.5', -4.271558410139714, () => tfimEnergy(4, 0.5, ring)],
    ['n4-h1', -5.226251859505506, () => tfimEnergy(4, 1, ring)],
    ['n4-h2', -8.543116820279428, () => tfimEnergy(4, 2, ring)],
    ['n8-h1', -10.25166179096602, () => tfimEnergy(8, 1, ring)],
    ['n10-h0.5', -10.63560440934797, () => tfimEnergy(10, 0.5, ring)],
    ['n10-h1', -12.78490644299932, () => tfimEnergy(10, 1, ring)],
    ['n10-h1.5', -16.72302491394843, () => tfimEnergy(10, 1.5, ring)],
    ['n10-h2', -21.27120881869594, () => tfimEnergy(10, 2, ring)],
  ]),
  ...rows('tfim-ring-fermions', 'seeds 2, tensor-networks R8', 1e-11, [
    ['n20-h0.5', -21.27088830691927, () => tfimChainEnergy(20, { h: 0.5, ...ring })],
    ['n20-h1', -25.49098968636475, () => tfimChainEnergy(20, ring)],
    ['n20-h1.5', -33.43856886842513, () => tfimChainEnergy(20, { h: 1.5, ...ring })],
    ['n80-h0.5', -85.0835527978692, () => tfimChainEnergy(80, { h: 0.5, ...ring })],
    ['n80-h1', -101.8657088579046, () => tfimChainEnergy(80, ring)],
    ['n80-h2', -170.1671055957384, () => tfimChainEnergy(80, { h: 2, ...ring })],
    ['n100-h1', -127.3291906120011, () => tfimChainEnergy(100, ring)],
  ]),
  ...rows('tfim-infinite', 'seeds 2, tensor-networks R9', 1e-14, [
    ['h0.5', -1.063544409973365, () => tfimEnergyDensity({ h: 0.5 })],
    ['h1', -4 / Math.PI, () => tfimEnergyDensity({ h: 1 })],
    ['h1.5', -1.67192622153619464, () => tfimEnergyDensity({ h: 1.5 })],
    ['h2', -2.1270888199467299, () => tfimEnergyDensity({ h: 2 })],
  ]),
  ...rows('tfim-open', 'tensor-networks R7', 1e-10, [
    ['n10-h0.5', -9.765503957927, () => tfimEnergy(10, 0.5, open)],
    ['n10-h1', -12.3814899996547536, () => tfimEnergy(10, 1, open)],
    ['n10-h1.5', -16.535254946759, () => tfimEnergy(10, 1.5, open)],
  ]),
  ...rows('tfim-open-fermions', 'tensor-networks R7', 1e-10, [
    ['n20-h0.5', -20.400217867027, () => tfimChainEnergy(20, { h: 0.5 })],
    ['n20-h1', -25.1077971116237871, () => tfimChainEnergy(20)],
    ['n20-h1.5', -33.254516753635, () => tfimChainEnergy(20, { h: 1.5 })],
    ['n20-h1-gap', 0.1532109347601, () => tfimModes(20)[0]!],
    ['n50-h1', -63.3011891554201862, () => tfimChainEnergy(50)],
    ['n100-h0.5', -105.483769949642, () => tfimChainEnergy(100, { h: 0.5 })],
    ['n100-h1', -126.96187673968073, () => tfimChainEnergy(100)],
    ['n100-h1.5', -167.008614476487, () => tfimChainEnergy(100, { h: 1.5 })],
    ['n200-h1', -254.28518158687261, () => tfimChainEnergy(200)],
  ]),
];

const squareIsing: readonly (readonly [string, number, { periodic: boolean }, number, number, number?])[] = [
  ['3x3-open-g1', 3, open, 1, -13.82079025812046],
  ['3x3-open-g3.04438', 3, open, 3.04438, -28.45555956767012],
  ['3x3-open-g3.5', 3, open, 3.5, -32.40218609609525],
  ['4x4-open-g1', 4, open, 1, -26.86050463952786, 0.360854568964],
  ['4x4-open-g3.04438', 4, open, 3.04438, -50.85817810220094, 0.946810763904],
  ['4x4-open-g3.5', 4, open, 3.5, -57.82436977640361, 0.962814208085],
  ['4x4-torus-g1', 4, ring, 1, -34.01059755084628],
  ['4x4-torus-g3.04438', 4, ring, 3.04438, -52.06569438374881],
  ['4x4-torus-g3.5', 4, ring, 3.5, -58.67110763926111],
];

/** The Ising model in a transverse field on square lattices. */
export const squareIsingRows: readonly ReferenceRow[] = squareIsing.flatMap(
  ([name, length, ends, h, energy, meanX]) => {
    const lowest = once(() => evenGroundState(tfim(square(length, length, ends), { h })));
    return [
      ...rows('tfim-square', 'tensor-networks R18', 1e-10, [[name, energy, () => lowest().energy]]),
      ...(meanX === undefined
        ? []
        : rows('tfim-square-x-per-site', 'tensor-networks R18', 1e-9, [
            [name, meanX, () => xPerSite(lowest(), length)],
          ])),
    ];
  },
);

/** <sum X>/sites: the field part of the Hamiltonian, applied. */
function xPerSite({ amplitudes }: GroundState, length: number): number {
  const field = tfim(square(length, length), { J: 0, h: -1 });
  const image = applyTo(field, amplitudes);
  return image.reduce((sum, value, i) => sum + value * amplitudes[i]!, 0) / length ** 2;
}

interface Thermal {
  readonly energy: number;
  readonly logZ: number;
}

/** Canonical energy and log Z, from all energies or from independent fermion modes. */
function thermal(energies: Float64Array, beta: number): Thermal {
  const weights = energies.map((energy) => Math.exp(-beta * (energy - energies[0]!)));
  const total = weights.reduce((a, b) => a + b, 0);
  const energy = energies.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total;
  return { energy, logZ: Math.log(total) - beta * energies[0]! };
}

function thermalModes(modes: Float64Array, beta: number): Thermal {
  let [energy, logZ] = [0, 0];
  for (const mode of modes) {
    energy -= (mode / 2) * Math.tanh((beta * mode) / 2);
    logZ += (beta * mode) / 2 + Math.log1p(Math.exp(-beta * mode));
  }
  return { energy, logZ };
}

function thermalRows(
  system: string,
  tolerance: number,
  values: readonly (readonly [number, number, number])[],
  at: (beta: number) => Thermal,
): ReferenceRow[] {
  return rows(
    system,
    'tensor-networks R16',
    tolerance,
    values.flatMap(([beta, energy, logZ]): Value[] => [
      [`energy-beta${beta}`, energy, () => at(beta).energy],
      [`log-z-beta${beta}`, logZ, () => at(beta).logZ],
    ]),
  );
}

const heisenbergLevels = once(() => spectrum(heisenberg(chain(8))));
const isingLevels = once(() => spectrum(tfim(chain(8))));

/** Thermal energies and partition functions of open chains. */
export const thermalChainRows: readonly ReferenceRow[] = [
  ...thermalRows(
    'thermal-heisenberg-n8',
    1e-11,
    [
      [0.5, -0.7178307681914, 5.7204761611736],
      [1, -1.4516183124034, 6.2657162050035],
      [4, -3.1308038377109, 14.0858817856121],
    ],
    (beta) => thermal(heisenbergLevels(), beta),
  ),
  ...thermalRows(
    'thermal-tfim-n8',
    1e-11,
    [
      [0.5, -6.1376491676625, 7.2345123300192],
      [1, -8.5384780377862, 11.0201899747567],
      [4, -9.754140221861, 39.5709235321033],
    ],
    (beta) => thermal(isingLevels(), beta),
  ),
  ...thermalRows(
    'thermal-tfim-n100',
    1e-9,
    [
      [0.5, -80.811812199766, 91.636138549989],
      [1, -111.389127072612, 141.21929284059],
      [4, -126.126455916705, 511.146555548231],
    ],
    (beta) => thermalModes(tfimModes(100), beta),
  ),
];
