export { applyModeChannel, lossKraus, modeChannelMap } from './channels/apply-mode-channel.ts';
export { amplifier, loss, modeDephasing, thermalLoss } from './channels/mode-channels.ts';
export type { ModeChannel, ModeChannelName } from './channels/mode-channels.ts';
export type { DiagonalMap } from './channels/diagonal-maps.ts';
export { codeFidelity } from './codes/code-fidelity.ts';
export type { CodeFidelity } from './codes/code-fidelity.ts';
export { applyModeGate, applyModeGates, modeGateMatrix, modeGateOperator } from './gates/apply-gate.ts';
export type { ApplyGateOptions, FormOption, GateResult, PlacedGate } from './gates/apply-gate.ts';
export { interferometer } from './gates/interferometer.ts';
export { beamsplitter, displacement, squeezing, twoModeSqueezing } from './gates/ladder-gates.ts';
export type { GateForm, ModeGate, ModeGateName } from './gates/mode-gate.ts';
export type { Block, ModeMatrix } from './gates/mode-matrix.ts';
export { conditionalDisplacement, crossKerr, cubicPhase, kerr, rotation, snap } from './gates/other-gates.ts';
export { coherentKet } from './states/coherent.ts';
export { binomialKet, catKet, gkpKet, numberKet, randomModeKet } from './states/mode-kets.ts';
export { noonKet, thermalMode, twoModeSqueezedKet } from './states/more-states.ts';
export { displacedSqueezedKet, squeezedKet } from './states/squeezed.ts';
export type { ModeOptions } from './states/mode-series.ts';
export { refineLevels } from './verdict/refine-levels.ts';
export type { RefinedAnswer, RefineOptions } from './verdict/refine-levels.ts';
export { resizeModes } from './verdict/resize-modes.ts';
export { truncationOf } from './verdict/truncation.ts';
export type {
  ModeTail,
  Truncated,
  Truncation,
  TruncationOptions,
  VerdictOptions,
} from './verdict/truncation.ts';
export type { Tail } from './verdict/tail.ts';
export { characteristic } from './phase-space/characteristic.ts';
export type { Characteristic, CharacteristicOptions } from './phase-space/characteristic.ts';
export { axis, negativeVolume } from './phase-space/grid.ts';
export type { Axis, PhaseSpaceGrid } from './phase-space/grid.ts';
export { husimi } from './phase-space/husimi.ts';
export type { ModeChoice } from './phase-space/one-mode.ts';
export { quadratureDensity } from './phase-space/quadrature.ts';
export type { QuadratureDensity, QuadratureOptions } from './phase-space/quadrature.ts';
export { wigner } from './phase-space/wigner.ts';
export { photonProbability, samplePhotons } from './sampling/boson-sampling.ts';
export { hafnian, loopHafnian } from './sampling/hafnian.ts';
export { permanent } from './sampling/permanent.ts';
export type { MatchingOptions } from './sampling/subset-sums.ts';
