/** A text that changes when any bit of a value's plain data changes: numbers by their bits, functions and private fields left out. */
export function fingerprint(value: unknown): string {
  if (typeof value === 'number') return bits(Float64Array.of(value));
  if (ArrayBuffer.isView(value)) return bits(value);
  if (value instanceof Map || value instanceof Set) return `{${[...value].map(fingerprint).join()}}`;
  if (Array.isArray(value)) return `[${value.map(fingerprint).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, part]) => typeof part !== 'function');
    return `{${entries.map(([key, part]) => `${key}:${fingerprint(part)}`).join()}}`;
  }
  return String(value);
}

function bits(view: ArrayBufferView): string {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64');
}
