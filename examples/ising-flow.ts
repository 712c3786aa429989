// The renormalisation flow of the Ising model: at the critical point every scale shows the central charge 1/2, elsewhere it flows to 0.
import { flowLog, flowScaling, isingVertex, latticeFlow } from '../src/tn/index.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;
for (const coupling of [0.98 * critical, critical, 1.02 * critical]) {
  const { weight, log } = isingVertex({ coupling });
  const flow = latticeFlow(weight, { truncation: { maxBond: 12 }, steps: 24 });
  const perSite = flowLog(flow);
  console.log(
    `K ${coupling.toFixed(4)}  ln Z per site ${(perSite.re + log).toFixed(7)} +- ${perSite.error.toExponential(0)}`,
  );
  for (const step of [4, 6, 8, 10, 12]) {
    const { centralCharge: c, dimensions } = flowScaling(flow, step, 2);
    const x = dimensions.map(({ re }) => re.toFixed(3)).join(' ');
    console.log(
      `  side ${2 ** (step / 2)}  c ${c.re.toFixed(3)}  x ${x} ${'#'.repeat(Math.round(60 * c.re))}`,
    );
  }
}
console.log('exact at the critical point: ln Z 0.9296954, c 1/2, x 1/8 and 1');
