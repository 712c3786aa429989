import type { HeldBanded, HeldSeries } from '../families/sparse.ts';
import { requireOpen, type Operation } from '../operations.ts';
import { addressOf, holdBlock, type WasmContext } from './held-block.ts';
import { partsOf, termTable, type Term } from './hermitian-bands.ts';
import { WeightTable } from './weight-table.ts';

/** The terms of a series in the module's memory: vectors with zeros between them, as far as the diagonals reach. */
export function bandSeries(
  { arena, exports, scratch }: WasmContext,
  operation: Operation,
  k: HeldBanded,
  degree: number,
): HeldSeries {
  const n = k.size;
  const terms = partsOf(arena, k, undefined).map((column): Term => {
    const turned = column.part === 1;
    return { weight: 'sum', turned, rows: 0, columns: column.offset, column };
  });
  const [plain, turned] = [terms.filter((term) => !term.turned), terms.filter((term) => term.turned)];
  const counts = arena.put(Int32Array.of(0, plain.length, 0, 0, turned.length, 0));
  const all = [...plain, ...turned];
  const words = termTable(arena, new WeightTable(), n, all, ({ columns }) => 16 * columns);
  const table = arena.put(Int32Array.from(words));
  const margin = 16 * Math.max(0, ...all.map(({ columns }) => Math.abs(columns)));
  const stride = 16 * n + margin;
  const first = arena.zeros((margin + (degree + 1) * stride) / 8) + margin;
  const count = degree + 1;
  const powers = arena.zeros(count);
  return {
    terms: Array.from({ length: count }, (_, j) => holdBlock('f64', 2 * n, first + j * stride, operation)),
    expand: (h, smallest) => {
      requireOpen(operation);
      const last = exports.bandSeries(first, stride, n, counts, table, degree, h, smallest, scratch);
      const [before, size] = [arena.numbers[scratch / 8] as number, arena.numbers[scratch / 8 + 1] as number];
      return { count: last, size, before };
    },
    at: (s, last, out) => {
      requireOpen(operation);
      return exports.seriesAt(addressOf(out), first, stride, n, last, s, powers);
    },
  };
}
