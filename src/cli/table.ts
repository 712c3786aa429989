/** Text for terminals of 80 columns or more. */

/** Columns padded to their widest cell, two spaces apart; numbers (and what else `right` lists) to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => width(row[c] ?? ''))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, c) => {
          const padding = ' '.repeat((widths[c] as number) - width(cell));
          return right.includes(c) ? padding + cell : cell + padding;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Every line moved to the right. */
export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gmu, ' '.repeat(by));
}

/** A paragraph broken at spaces into lines of at most `columns`. */
export function wrap(text: string, columns = 88): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && width(line) + 1 + width(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** A heading with a rule below. */
export function heading(text: string): string {
  return `${text}\n${'-'.repeat(width(text))}`;
}

/** At most `length` characters, the last of them an ellipsis where something was left out. */
export function shortened(text: string, length: number): string {
  const symbols = [...text];
  return symbols.length <= length ? text : `${symbols.slice(0, length - 1).join('')}…`;
}

/** A small difference: `0`, or three digits with a power of ten. */
export function tiny(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** Code points stand for columns, which is right for most scripts. */
function width(text: string): number {
  return [...text].length;
}
