import { rebuilt } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { bitsOf } from '../observe/independent.ts';
import { allSitesOf } from '../observe/light-cone.ts';
import { barrier } from '../operation-makers.ts';
import type { Operation } from '../operation.ts';

/**
 * The circuit in layers with a barrier on all sites between them: each operation as early as its sites and bits allow, so that in a layer no site is used twice. Barriers of
 * the circuit hold (what comes after starts no earlier) and are replaced. The circuit does the same; idle noise needs its layers. Cost: one pass.
 */
export function layered(of: Circuit): Circuit {
  const layers: Operation[][] = [];
  const [bySite, byBit] = [new Map<number, number>(), new Map<number, number>()];
  for (const op of of.operations) {
    const sites = allSitesOf(op);
    const bits = bitsOf(op);
    const layer = Math.max(
      0,
      ...sites.map((site) => bySite.get(site) ?? 0),
      ...bits.map((bit) => byBit.get(bit) ?? 0),
    );
    const next = op.kind === 'barrier' ? layer : layer + 1;
    for (const site of sites) bySite.set(site, next);
    for (const bit of bits) byBit.set(bit, next);
    if (op.kind === 'barrier') continue;
    (layers[layer] ??= []).push(op);
  }
  const between = barrier(...of.space.dims.keys());
  return rebuilt(
    of,
    layers.flatMap((layer, i) => (i === 0 ? layer : [between, ...layer])),
  );
}
