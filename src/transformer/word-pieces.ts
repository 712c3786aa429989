/**
 * Text as words, numbers, punctuation marks and line breaks, and back, without loss. Single spaces are implied by a fixed rule
 * between two pieces; where the text differs from the rule, a marker piece says so: `join` for a space left out, `space` for one too many.
 * The rule and the patterns use Unicode categories only, never a locale, so every machine cuts the same way.
 */

/** The marker for an implied space that the text does not have. */
export const join = '';

/** The marker for a space that the rule does not imply. */
export const space = ' ';

/** Words with inner apostrophes; numbers with inner points and commas; runs of one mark; any other single code point. */
const piecePattern =
  /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}\p{N}]+)*|\p{N}+(?:[.,]\p{N}+)*| +|([^\s\p{L}\p{M}\p{N}])\1*|[^ ]/gu;
const noSpaceBefore = /^[\s,.;:!?)\]}%…/\\_\-'’~^]/u;
const noSpaceAfter = /^[\s([{/\\_\-'’@#~^]/u;
/** Marks that open and close in turns within a line: a space before the first, none inside, a space after the second. */
const pairedMark = /^(?:\*+|`+|"+)$/u;

/** The pieces of a text; `joinPieces` gives the text back exactly. */
export function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  const implied = spaceRule();
  let spaces = 0;
  for (const [piece] of text.matchAll(piecePattern)) {
    if (piece.startsWith(space)) {
      spaces = piece.length;
      continue;
    }
    const expected = implied(piece);
    if (spaces < expected) pieces.push(join);
    for (let i = expected; i < spaces; i++) pieces.push(space);
    pieces.push(piece);
    spaces = 0;
  }
  for (let i = 0; i < spaces; i++) pieces.push(space);
  return pieces;
}

/** The text of pieces; any sequence of pieces has one. */
export function joinPieces(pieces: readonly string[]): string {
  const implied = spaceRule();
  let text = '';
  let extra = 0;
  for (const piece of pieces) {
    if (piece === join) extra--;
    else if (piece === space) extra++;
    else {
      text += space.repeat(Math.max(0, implied(piece) + extra)) + piece;
      extra = 0;
    }
  }
  return text + space.repeat(Math.max(0, extra));
}

/** Whether a piece is a marker of spacing and not text. */
export function isSpacing(piece: string): boolean {
  return piece === join || piece === space;
}

/** The rule, told one piece after another: how many spaces come before it. */
function spaceRule(): (piece: string) => 0 | 1 {
  const open = new Set<string>();
  let glues = true;
  return (piece) => {
    const closes = open.delete(piece);
    const spaces = glues || closes || noSpaceBefore.test(piece) ? 0 : 1;
    const opens = pairedMark.test(piece) && !closes;
    if (opens) open.add(piece);
    if (piece === '\n') open.clear();
    glues = opens || noSpaceAfter.test(piece);
    return spaces;
  };
}
