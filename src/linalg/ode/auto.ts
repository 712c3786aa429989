import { rodas5p } from './rodas5p.ts';
import type { AutoMethod } from './tableau.ts';
import { tsit5 } from './tsit5.ts';

/** `tsit5` while the problem is not stiff, `rodas5p` while it is. The edge is where the stability polynomial of `tsit5` reaches 1 on the negative axis. */
export const auto: AutoMethod = {
  kind: 'auto',
  name: 'auto',
  order: 5,
  embeddedOrder: 4,
  denseOrder: 4,
  explicit: tsit5,
  implicit: rodas5p,
  edge: 3.5068,
};
