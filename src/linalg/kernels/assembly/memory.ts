/** The first address, aligned to 64, above the tables of the module. */
export function dataEnd(): usize {
  return (__heap_base + 63) & ~63;
}
