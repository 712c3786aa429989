import type { Expression } from '../expression.ts';
import { printExpression } from '../expression-print.ts';
import type { UnitaryLike } from '../operation.ts';

/** The largest denominator of pi that labels show. */
const largestPart = 16;

/** What is written into the box of a gate or a unitary: its name, and its angles in brackets (four digits, fractions of pi by name). */
export function operationLabel(op: UnitaryLike): string {
  if (op.kind === 'unitary') return op.label;
  return op.angles.length === 0 ? op.name : `${op.name}(${op.angles.map(angleLabel).join(', ')})`;
}

function angleLabel(angle: Expression): string {
  if (typeof angle !== 'number') return printExpression(angle);
  return fractionOfPi(angle) ?? String(Number(angle.toPrecision(4)));
}

function fractionOfPi(angle: number): string | undefined {
  if (angle === 0) return '0';
  for (let below = 1; below <= largestPart; below++) {
    const above = (angle / Math.PI) * below;
    const whole = Math.round(above);
    if (whole === 0 || Math.abs(above - whole) > 1e-12 * below) continue;
    const size = Math.abs(whole) === 1 ? 'π' : `${Math.abs(whole)}π`;
    return `${whole < 0 ? '-' : ''}${size}${below === 1 ? '' : `/${below}`}`;
  }
  return undefined;
}
