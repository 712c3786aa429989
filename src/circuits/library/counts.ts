import { ArgumentError } from '../../errors.ts';

/** 0 .. n-1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Refuses what is no count of things. Throws `ArgumentError` naming `argument`. */
export function requireCount(n: number, argument: string, smallest = 1): void {
  if (Number.isSafeInteger(n) && n >= smallest) return;
  throw new ArgumentError(argument, `be an integer of at least ${smallest}`, `it is ${n}`);
}
