/**
 * Text as words, numbers, punctuation marks and line breaks, and back, without loss. Single spaces are implied by a fixed rule
 * between two pieces; where the text differs from the rule, a marker piece says so: `join` for a space left out, `space` for one too many.
 * The rule and the patterns use Unicode categories only, never a locale, so every machine cuts the same way.
 */

/** The marker for an implied space that the text does not have. */
export const join = '';

/** The marker for a space that the rule does not imply. */
export const space = ' ';

/** Words with inner apostrophes; numbers with inner points and commas; runs of spaces; any other single code point. */
const piecePattern =
  /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}\p{N}]+)*|\p{N}+(?:[.,]\p{N}+)*| +|[^ ]/gu;
const noSpaceBefore = /^[\s,.;:!?)\]}%…/\\_\-'’~^]/u;
const noSpaceAfter = /^[\s([{/\\_\-'’@#~^]/u;

/** The pieces of a text; `joinPieces` gives the text back exactly. */
export function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  let last: string | undefined;
  let spaces = 0;
  for (const [piece] of text.matchAll(piecePattern)) {
    if (piece.startsWith(space)) {
      spaces = piece.length;
      continue;
    }
    const implied = impliedSpaces(last, piece);
    if (spaces < implied) pieces.push(join);
    for (let i = implied; i < spaces; i++) pieces.push(space);
    pieces.push(piece);
    last = piece;
    spaces = 0;
  }
  for (let i = 0; i < spaces; i++) pieces.push(space);
  return pieces;
}

/** The text of pieces; any sequence of pieces has one. */
export function joinPieces(pieces: readonly string[]): string {
  let text = '';
  let last: string | undefined;
  let extra = 0;
  for (const piece of pieces) {
    if (piece === join) extra--;
    else if (piece === space) extra++;
    else {
      text += space.repeat(Math.max(0, impliedSpaces(last, piece) + extra)) + piece;
      last = piece;
      extra = 0;
    }
  }
  return text + space.repeat(Math.max(0, extra));
}

/** Whether a piece is a marker of spacing and not text. */
export function isSpacing(piece: string): boolean {
  return piece === join || piece === space;
}

function impliedSpaces(last: string | undefined, next: string): 0 | 1 {
  return last === undefined || noSpaceAfter.test(last) || noSpaceBefore.test(next) ? 0 : 1;
}
