export { coherentKet } from './states/coherent.ts';
export type { ModeOptions } from './states/mode-series.ts';
export { truncationOf } from './verdict/truncation.ts';
export type {
  ModeTail,
  Truncated,
  Truncation,
  TruncationOptions,
  VerdictOptions,
} from './verdict/truncation.ts';
export type { Tail } from './verdict/tail.ts';
