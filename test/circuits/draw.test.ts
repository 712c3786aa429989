import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { drawCircuitSvg } from '../../src/circuits/draw/svg.ts';
import { drawCircuit } from '../../src/circuits/draw/text.ts';
import { gates } from '../../src/circuits/gates.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

const { barrier, ccx, cx, cz, gphase, h, measure, reset, rx, rzz, swap, unitary } = gates;

describe('drawings for the terminal', () => {
  it('joins the sites of one operation and passes over wires in between', () => {
    const picture = drawCircuit(circuit(3, [h(0), ccx(0, 2, 1), cx(0, 2), swap(1, 2)]));
    expect(picture).toBe(
      [
        'q[0]: ─[h]──●──●────',
        '            │  │     ',
        'q[1]: ──────⊕──┼──×─',
        '            │  │  │  ',
        'q[2]: ──────●──⊕──×─',
      ]
        .map((line) => line.trimEnd())
        .join('\n'),
    );
  });

  it('waits for the bits that a condition needs, and names them', () => {
    const picture = drawCircuit(circuit(2, [measure(0, 0), when(bitsEqual(0, 1), gates.x(1)), reset(0)]));
    const [first, , second] = picture.split('\n') as [string, string, string];
    expect(first).toContain('[M c]');
    expect(first).toContain('[|0>]');
    expect(second).toContain('[x if c=1]');
    expect(second.indexOf('[x')).toBeGreaterThan(first.indexOf('[M'));
  });

  it('does not write a bit before what reads its old value', () => {
    const of = circuit(3, [h(0), h(0), measure(0, 0), when(bitsEqual(0, 1), gates.x(1)), measure(2, 0)]);
    const [, , second, , third] = drawCircuit(of).split('\n') as [string, string, string, string, string];
    expect(third.indexOf('[M')).toBeGreaterThan(second.indexOf('[x'));
  });

  it('writes angles as parts of pi, names, or four digits, and numbers the sites of a box', () => {
    const picture = drawCircuit(circuit(2, [rx(Math.PI / 2, 0), rx('theta', 0), rzz(0.123456, 1, 0)]));
    expect(picture).toContain('[rx(π/2)]');
    expect(picture).toContain('[rx(theta)]');
    expect(picture).toContain('[0: rzz(0.1235)]');
    expect(picture.split('\n')[0]).toContain('[1: rzz(0.1235)]');
  });

  it('breaks wide circuits into blocks, each with the names of the wires', () => {
    const many = Array.from({ length: 60 }, () => h(0));
    const blocks = drawCircuit(circuit(1, many), { width: 40 }).split('\n\n');
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.every((block) => block.startsWith('q: ') && block.length <= 40)).toBe(true);
    expect(blocks.join('').match(/\[h\]/g)).toHaveLength(60);
  });

  it('leaves no operation out: global phases stand below, a controlled one is a sign on its control', () => {
    const picture = drawCircuit(circuit(1, [gphase(Math.PI / 3), h(0)]));
    expect(picture).toBe('q: ─[h]─\n\nand gphase(π/3)');
    expect(drawCircuitSvg(circuit(1, [gphase(0.25)]))).toContain('>and gphase(0.25)</text>');
  });

  it('knows circuits without operations, and refuses a width that holds nothing', () => {
    expect(drawCircuit(circuit(2, []))).toBe('q[0]:\n\nq[1]:');
    expect(() => drawCircuit(circuit(1, [h(0)]), { width: 3 })).toThrow(
      /Argument `width` must be at least 20/,
    );
  });
});

describe('drawings as SVG', () => {
  it('is one well-formed document with every label escaped', () => {
    const nasty = unitary(
      [
        [1, 0],
        [0, 1],
      ],
      [0],
      { label: '<script>&"' },
    );
    const svg = drawCircuitSvg(circuit(2, [nasty, barrier(0, 1), measure(1, 0), cz(0, 1)]));
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg).toContain('&lt;script&gt;&amp;&quot;');
    expect(svg).not.toContain('<script>');
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg.endsWith('</svg>')).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has the same columns as the text: nothing overlaps on a wire', () => {
    const svg = drawCircuitSvg(circuit(levels([3, 2]), [gates.shift(0), gates.fourier(0), h(1)]));
    const boxes = [...svg.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)"/g)].map((m) => ({
      x: Number(m[1]),
      y: Number(m[2]),
      width: Number(m[3]),
    }));
    expect(boxes).toHaveLength(3);
    const row = boxes.filter((box) => box.y === boxes[0]?.y);
    expect(row).toHaveLength(2);
    expect((row[0]?.x ?? 0) + (row[0]?.width ?? 0)).toBeLessThanOrEqual(row[1]?.x ?? 0);
  });

  it('draws a circuit without operations', () => {
    expect(drawCircuitSvg(circuit(qubits(1), []))).toContain('</svg>');
  });
});
