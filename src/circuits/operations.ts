import type { Operation } from './operation.ts';

/** Operations in order, nested as they come from modifiers and library functions. */
export type Operations = readonly (Operation | Operations)[];

/** The operations of a nested list, in order. */
export function flatten(ops: Operation | Operations): Operation[] {
  if ('kind' in ops) return [ops];
  const out: Operation[] = [];
  for (const op of ops) {
    if ('kind' in op) out.push(op);
    else out.push(...flatten(op));
  }
  return out;
}
