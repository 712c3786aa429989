import type { InputLayout } from '../inputs.ts';

/** Where the parameters of a Jastrow function are: pair k joins the inputs `first[k]` < `second[k]` and is parameter `pairs + k`. */
export interface JastrowShape {
  readonly layout: InputLayout;
  readonly field: 'real' | 'complex';
  readonly onSite: boolean;
  readonly pairs: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly count: number;
}

/** The parameters for these inputs. */
export function jastrowShape(layout: InputLayout, field: 'real' | 'complex', onSite: boolean): JastrowShape {
  const [first, second]: [number[], number[]] = [[], []];
  for (let p = 0; p < layout.size; p++) {
    for (let q = p + 1; q < layout.size; q++) {
      if (layout.siteOf[p] === layout.siteOf[q]) continue;
      first.push(p);
      second.push(q);
    }
  }
  const pairs = onSite ? layout.size : 0;
  return {
    layout,
    field,
    onSite,
    pairs,
    first: Int32Array.from(first),
    second: Int32Array.from(second),
    count: pairs + first.length,
  };
}
