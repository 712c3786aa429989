import { ArgumentError } from '../../errors.ts';
import type { Space } from '../../spaces/space.ts';

/** Throws `ArgumentError` unless g[i], the site that site i goes to, permutes sites of equal levels. */
export function requirePermutation({ dims }: Space, g: readonly number[], argument: string): void {
  const isPermutation = g.length === dims.length && new Set(g).size === g.length;
  if (isPermutation && g.every((to, site) => dims[to] !== undefined && dims[to] === dims[site])) return;
  throw new ArgumentError(argument, 'permute sites of equal levels', `it is [${g}]`);
}

/** Throws `ArgumentError` unless these are permutations of sites of equal levels, all different, that hold each other's products. */
export function requireGroup(space: Space, group: readonly (readonly number[])[]): void {
  const keys = new Set(group.map((g) => g.join()));
  group.forEach((g, i) => {
    requirePermutation(space, g, `group[${i}]`);
    for (const h of group) {
      if (keys.has(g.map((to) => h[to]).join())) continue;
      throw new ArgumentError('group', 'hold the products of its elements', `it lacks those of element ${i}`);
    }
  });
  if (group.length > 0 && keys.size === group.length) return;
  throw new ArgumentError('group', 'hold different elements, one at least', `it has ${group.length}, ${keys.size} different`); // prettier-ignore
}
