/** Where a command writes. */
export interface Output {
  write(text: string): void;
  writeError(text: string): void;
  /** Whether a progress bar may be drawn on standard error. */
  readonly progress: boolean;
}
