import { kernels } from '../../linalg/kernels/active.ts';
import { placeCarried, type Carried } from './carried.ts';
import type { Environment, EnvironmentBlock, EnvironmentState } from './environment.ts';
import { multiplyIn } from './field.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { outerProductCalls, stagePart, type Side, type Stage } from './outer-products.ts';
import { columnsOf } from './sectors.ts';
import type { SiteTensor } from './site-tensor.ts';

/**
 * The environment with one more site: E'_b = T^dagger sum_a (E_a (x) W_ab) T for an isometry T on the site fused with the outer bond.
 * Cost about 2 D m^2 m d flops twice, for D operator states that are no identity.
 */
export function grow(
  { environment, half }: Omit<Side, 'fused'>,
  tensor: SiteTensor,
  field: Field,
): Environment {
  return kernels().run((work) => {
    const side = { environment, half, fused: tensor.fused };
    const width = widthOf(field);
    const identity = half.outerIdentity >= 0 ? half.innerIdentity : -1;
    const environmentAt = tensor.blocks.size;
    const start = environmentAt + environment.data.length / width;
    const carried = placeCarried(side, tensor.blocks, (b) => b !== identity, { matrix: 0, start });
    const stage = { work, numbers: work.zeros(width * (start + carried.size)), width };
    const all = work.view(stage.numbers);
    all.set(tensor.data);
    all.set(environment.data, width * environmentAt);
    carry(stage, side, tensor, carried, environmentAt, field);
    return contracted(stage, tensor, half.inner.length, carried, identity, field);
  });
}

function carry(
  stage: Stage,
  side: Side,
  tensor: SiteTensor,
  carried: Carried,
  environmentAt: number,
  field: Field,
): void {
  const multiply = multiplyIn(stage.work, field);
  const at = { matrix: 0, environment: environmentAt };
  for (const call of outerProductCalls(stage, side, tensor.blocks, carried.products, at)) multiply(...call);
  carried.program.run(stage.work.view(stage.numbers), stage.width);
}

/** T^dagger X_b, block by block. */
function contracted(
  stage: Stage,
  { bond, blocks }: SiteTensor,
  count: number,
  carried: Carried,
  identity: number,
  field: Field,
): Environment {
  const { work, width } = stage;
  const sectors = new Map(columnsOf(bond).map(({ charge }, i) => [charge, i]));
  const states: (EnvironmentBlock | undefined)[][] = Array.from({ length: count }, () => []);
  let size = 0;
  const pairs = carried.blocks.flatMap((x) => {
    const bra = blocks.ofRows[x.rowSector];
    if (!bra) return [];
    const [rows, cols] = [bra.cols, x.block.cols];
    const ket = sectors.get(x.block.charge) as number;
    const made = { ket, bra: sectors.get(bra.charge) as number, rows, cols, offset: size };
    (states[x.state] as (EnvironmentBlock | undefined)[])[ket] = made;
    size += rows * cols;
    return [{ x, bra, made }];
  });
  const out = work.zeros(width * size);
  const multiply = multiplyIn(work, field);
  for (const { x, bra, made } of pairs) {
    const isometry = stagePart(stage, bra.offset, bra.rows * bra.cols);
    multiply(
      { numbers: work.part(out, width * made.offset, width * made.rows * made.cols), row: made.cols },
      { numbers: isometry, row: 1, column: bra.cols, conjugate: field === 'complex' },
      { numbers: stagePart(stage, x.offset, x.rows * made.cols), row: made.cols, column: 1 },
      { m: made.rows, k: x.rows, n: made.cols },
    );
  }
  const of: (EnvironmentState | 'identity')[] = states;
  if (identity >= 0) of[identity] = 'identity';
  return { bond, data: work.read(out), states: of };
}
