import type { FockSpace, Text } from '../../src/spaces/fock-space.ts';
import { positionedLaw, type PositionedLaw } from '../../src/transformer/attention-law.ts';
import type { Extension, TopPolicy } from '../../src/transformer/operation.ts';
import { allTexts } from '../fock/fixtures.ts';
import { add, dagger, mul, plus, zero, type Mat } from '../oracle.ts';

/** A law with positions that has no symmetry: repeated tokens, some probability zero, all different between texts. */
export function wildLaw(tokens: number): PositionedLaw {
  return positionedLaw(tokens, (text) => {
    const raw = text.map((token, i) =>
      i === 1 ? 0 : 1 + ((7 * token + 5 * i + 3 * text.length + 2 * text[0]!) % 11),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return {
      probabilities: Float64Array.from(raw, (p) => p / sum),
      tokens: Int32Array.from(text, (token, i) => (token + i * text[0]! + 1) % tokens),
    };
  });
}

/** How an operation is described to the oracle. */
export interface Described {
  readonly space: FockSpace;
  readonly law: PositionedLaw;
  readonly extension: Extension;
  readonly top: TopPolicy;
  readonly bos: number;
  readonly longest: number;
}

/** The Kraus matrices by environment label, written down from the definitions, entry by entry; zero operators are left out. */
export function oracleKraus({ space, law, extension, top, bos, longest }: Described): Map<string, Mat> {
  const texts = allTexts(space);
  const place = new Map(texts.map((text, i) => [text.join(), i]));
  const operators = new Map<string, Mat>();
  const put = (label: string, onto: Text, from: Text, amplitude: number): void => {
    if (amplitude === 0) return;
    const operator = operators.get(label) ?? zero(texts.length);
    const [r, c] = [place.get(onto.join())!, place.get(from.join())!];
    operator[r]![c] = add(operator[r]![c]!, [amplitude, 0]);
    operators.set(label, operator);
  };
  const own = (text: Text): string => (extension === 'measure-prepare' ? `${text.join()}:` : '');
  for (const text of texts) {
    if (text.length > longest) continue;
    const isTop = text.length === space.maxParticles;
    if (isTop && top === 'halt') put(`${own(text)}halt`, text, text, 1);
    if (isTop && top !== 'window') continue;
    if (text.length === 0) {
      put(
        { token: `${bos}`, isometric: 'all', position: 'vacuum', 'measure-prepare': ':vacuum' }[extension],
        [bos],
        text,
        1,
      );
      continue;
    }
    const kept = isTop ? text.slice(1) : text;
    const label = own(text) + (isTop ? `window ${text[0]} ` : '');
    const p = law.probabilities(text);
    const positions = law.positions(text);
    if (extension === 'position') {
      positions.probabilities.forEach((q, i) =>
        put(`${label}${i}`, [...kept, positions.tokens[i]!], text, Math.sqrt(q)),
      );
    } else {
      p.forEach((q, y) =>
        put(label + (extension === 'isometric' ? 'all' : y), [...kept, y], text, Math.sqrt(q)),
      );
    }
  }
  return operators;
}

/** sum K rho K^dagger. */
export function oracleImage(operators: ReadonlyMap<string, Mat>, rho: Mat): Mat {
  return [...operators.values()].reduce((sum, K) => plus(sum, mul(mul(K, rho), dagger(K))), zero(rho.length));
}

/** sum K^dagger O K. */
export function oracleDual(operators: ReadonlyMap<string, Mat>, observable: Mat): Mat {
  return [...operators.values()].reduce(
    (sum, K) => plus(sum, mul(mul(dagger(K), observable), K)),
    zero(observable.length),
  );
}
