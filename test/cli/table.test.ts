import { describe, expect, it } from 'vitest';
import { CommanderError } from 'commander';
import { ArgumentError } from '../../src/errors.ts';
import { failureOf } from '../../src/cli/errors.ts';
import { heading, indent, shortened, table, tiny, wrap } from '../../src/cli/table.ts';

describe('text for terminals', () => {
  it('aligns columns by code points', () => {
    expect(
      table(
        [
          ['a', '1'],
          ['Zé😀', '22', 'x'],
        ],
        [1],
      ),
    ).toBe('a     1\nZé😀  22  x');
  });

  it('wraps, indents, underlines and shortens', () => {
    expect(wrap('one two three', 7)).toBe('one two\nthree');
    expect(indent('a\n\nb')).toBe('  a\n\n  b');
    expect(heading('abc')).toBe('abc\n---');
    expect([shortened('abcd', 4), shortened('abcde', 4)]).toEqual(['abcd', 'abc…']);
    expect([tiny(0), tiny(1.234e-16)]).toEqual(['0', '1.2e-16']);
  });
});

describe('failures', () => {
  it('are 2 for what the user can correct, 1 for the rest', () => {
    expect(failureOf(new ArgumentError('x', 'be 1', 'it is 2'))).toEqual({
      message: 'Argument `x` must be 1, but it is 2.',
      code: 2,
    });
    expect(failureOf(new TypeError('broken'))).toEqual({ message: 'broken', code: 1 });
    expect(failureOf('thrown')).toEqual({ message: 'thrown', code: 1 });
    expect(failureOf(new CommanderError(0, 'commander.help', 'help'))).toEqual({ message: '', code: 0 });
  });
});
