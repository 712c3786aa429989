import type { Channel } from '../../src/channels/channel.ts';
import { NotPhysicalError } from '../../src/errors.ts';
import { dimension } from '../../src/spaces/space.ts';
import {
  build,
  conjMat,
  dagger,
  eye,
  inner,
  kron,
  matOf,
  matVec,
  mul,
  plus,
  trace,
  zero,
  type Mat,
  type Z,
} from '../oracle.ts';
import {
  compare,
  compareNumber,
  formsOf,
  isPositive,
  mapped,
  randomVec,
  truthOf,
  type ChannelApi,
  type ChannelLaw,
  type ChannelSubject,
} from './channel-subject.ts';

const matrixUnit = (d: number, i: number, j: number): Mat =>
  build(d, d, (r, c) => [r === i && c === j ? 1 : 0, 0]);

const choiMatrices = new WeakMap<ChannelSubject, Mat>();

/** J = sum |i><j| (x) Phi(|i><j|), from its definition; computed once per subject. */
function choiOf(subject: ChannelSubject): Mat {
  const known = choiMatrices.get(subject);
  if (known) return known;
  const d = dimension(subject.channel.from);
  const size = d * dimension(subject.channel.to);
  let sum = zero(size);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++)
      sum = plus(sum, kron(matrixUnit(d, i, j), mapped(truthOf(subject), matrixUnit(d, i, j))));
  }
  choiMatrices.set(subject, sum);
  return sum;
}

const largestEntry = (a: Mat): number =>
  a.flat().reduce((max, [re, im]) => Math.max(max, Math.abs(re) + Math.abs(im)), 0);

/** The rank of a matrix, entries up to 1e-11 of `scale` taken for zero, by Gaussian elimination with full pivoting. */
function rankOf(a: Mat, scale: number = largestEntry(a)): number {
  let rows = a.map((row) => row.map((z): Z => [...z]));
  for (let rank = 0; ; rank++) {
    let best = 1e-11 * scale;
    let at: [number, number] | undefined;
    rows.forEach((row, r) =>
      row.forEach(([re, im], c) => {
        if (Math.abs(re) + Math.abs(im) > best) [best, at] = [Math.abs(re) + Math.abs(im), [r, c]];
      }),
    );
    if (!at) return rank;
    const [r, c] = at;
    const pivot = rows[r]!;
    const [pr, pi] = pivot[c]!;
    const norm = pr * pr + pi * pi;
    rows = rows
      .filter((_, other) => other !== r)
      .map((row) => {
        const [x, y] = row[c]!;
        const f: Z = [(x * pr + y * pi) / norm, (y * pr - x * pi) / norm];
        return row.map(([re, im], k): Z => {
          const [a1, b1] = pivot[k]!;
          return [re - (f[0] * a1 - f[1] * b1), im - (f[0] * b1 + f[1] * a1)];
        });
      });
  }
}

const shapeLaw: ChannelLaw = (subject, api) =>
  formsOf(subject, api).flatMap(([form, made]) => {
    const { from, to } = subject.channel;
    const same = made.from === from && made.to === to;
    return same ? [] : [`${form}: is on other spaces`];
  });

const choiLaw: ChannelLaw = (subject, api) => {
  const expected = choiOf(subject);
  return formsOf(subject, api).flatMap(([form, made]) =>
    compare(`Choi matrix of ${form}`, matOf(api.toChoi(made).matrix), expected),
  );
};

const superoperatorLaw: ChannelLaw = (subject, api) => {
  const truth = truthOf(subject);
  const [rows, cols] = [dimension(subject.channel.to) ** 2, dimension(subject.channel.from) ** 2];
  const expected = truth.map(([a, b]) => kron(a, conjMat(b))).reduce(plus, zero(rows, cols));
  return formsOf(subject, api).flatMap(([form, made]) =>
    compare(`superoperator of ${form}`, matOf(api.toSuperoperator(made).matrix), expected),
  );
};

const dilationLaw: ChannelLaw = (subject, api) => {
  if (!isPositive(subject)) return refusals(subject, api, 'dilation', api.toStinespring);
  const truth = truthOf(subject).map(([k]) => k);
  const [rows, cols] = [dimension(subject.channel.to), dimension(subject.channel.from)];
  const gram = truth.map((k) => mul(dagger(k), k)).reduce(plus, zero(cols));
  return formsOf(subject, api).flatMap(([form, made]) => {
    const { isometry, environment } = api.toStinespring(made);
    const e = dimension(environment);
    const v = matOf(isometry);
    const slices = Array.from({ length: e }, (_, n) => build(rows, cols, (k, i) => v[k * e + n]![i]!));
    const columns = (list: readonly Mat[]): Mat =>
      build(rows * cols, list.length, (r, c) => list[c]!.flat()[r]!);
    const [own, true_] = [columns(slices), columns(truth)];
    return [
      ...compare(`V^dagger V of ${form}`, mul(dagger(v), v), gram),
      ...compare(`the dilation of ${form}`, mul(own, dagger(own)), mul(true_, dagger(true_))),
    ];
  });
};

const krausLaw: ChannelLaw = (subject, api) => {
  if (!isPositive(subject)) return refusals(subject, api, 'Kraus operators', api.toKraus);
  const expected = choiOf(subject);
  const rank = rankOf(expected);
  const [rows, cols] = [dimension(subject.channel.to), dimension(subject.channel.from)];
  const column = (k: Mat): Mat => build(rows * cols, 1, (r) => k[r % rows]![Math.floor(r / rows)]!);
  return formsOf(subject, api).flatMap(([form, made]) => {
    const minimal = api.minimalKraus(made);
    const few = minimal.operators.map(matOf);
    const all = api.toKraus(made).operators.map(matOf);
    const sum = (list: readonly Mat[]): Mat =>
      list.map((k) => mul(column(k), dagger(column(k)))).reduce(plus, zero(rows * cols));
    const weights = few.map((k) => trace(mul(dagger(k), k))[0]);
    return [
      ...compare(`Kraus operators of ${form}`, sum(all), expected),
      ...compare(`minimal Kraus operators of ${form}`, sum(few), expected),
      ...compareNumber(`number of minimal Kraus operators of ${form}`, few.length, rank),
      ...few.flatMap((a, i) =>
        few
          .slice(0, i)
          .flatMap((b, j) =>
            compare(`tr K${i}^dagger K${j} of ${form}`, [trace(mul(dagger(a), b))], [[0, 0]]),
          ),
      ),
      ...(weights.every((w, i) => i === 0 || w <= weights[i - 1]! + 1e-12)
        ? []
        : [`${form}: not the largest first`]),
      ...compareNumber(`discarded weight of ${form}`, minimal.discardedWeight, 0),
    ];
  });
};

const checksLaw: ChannelLaw = (subject, api) => {
  const truth = truthOf(subject);
  const [rows, cols] = [dimension(subject.channel.to), dimension(subject.channel.from)];
  const effect = truth.map(([a, b]) => mul(dagger(b), a)).reduce(plus, zero(cols));
  const image = truth.map(([a, b]) => mul(a, dagger(b))).reduce(plus, zero(rows));
  const largest = (a: Mat): number =>
    Math.max(
      ...plus(
        a,
        eye(a.length).map((row) => row.map(([x]): Z => [-x, 0])),
      )
        .flat(2)
        .map(Math.abs),
    );
  const j = choiOf(subject);
  const twist = plus(
    j,
    dagger(j).map((row) => row.map(([x, y]): Z => [-x, -y])),
  );
  const positive = isPositive(subject);
  const probe = randomVec(j.length, 5);
  return formsOf(subject, api).flatMap(([form, made]) => [
    ...compareNumber(`trace defect of ${form}`, api.tracePreservingDefect(made), largest(effect)),
    ...compareNumber(`unital defect of ${form}`, api.unitalDefect(made), largest(image)),
    ...compareNumber(
      `Hermiticity defect of ${form}`,
      api.hermiticityPreservingDefect(made),
      Math.max(0, ...twist.flat(2).map(Math.abs)),
    ),
    ...(positive
      ? [
          ...compareNumber(`positivity defect of ${form}`, api.completePositivityDefect(made), 0),
          ...rangeViolations(form, api.traceRange(made), effect),
        ]
      : api.completePositivityDefect(made) > 1e-3
        ? []
        : [`positivity defect of ${form}: not seen`]),
    ...(api.smallestChoiEigenvalue(made) * inner(probe, probe)[0] <= inner(probe, matVec(j, probe))[0] + 1e-11
      ? []
      : [`smallest Choi eigenvalue of ${form}: above a Rayleigh quotient`]),
    ...(positive && rankOf(j) < j.length
      ? compareNumber(`smallest Choi eigenvalue of ${form}`, api.smallestChoiEigenvalue(made), 0)
      : []),
  ]);
};

/** The extreme eigenvalues of M: M - least and largest - M are both singular and positive on probes. */
function rangeViolations(form: string, range: { least: number; largest: number }, effect: Mat): string[] {
  const d = effect.length;
  const shifted = (by: number): Mat =>
    build(d, d, (r, c) => [effect[r]![c]![0] - (r === c ? by : 0), effect[r]![c]![1]]);
  const quotients = [1, 2, 3, 4].map((seed) => {
    const v = randomVec(d, seed);
    return inner(v, matVec(effect, v))[0] / inner(v, v)[0];
  });
  return [
    ...(quotients.every((q) => q >= range.least - 1e-11 && q <= range.largest + 1e-11)
      ? []
      : [`trace range of ${form}: too narrow`]),
    ...(rankOf(shifted(range.least), 1) < d && rankOf(shifted(range.largest), 1) < d
      ? []
      : [`trace range of ${form}: no eigenvalue`]),
  ];
}

const adjointLaw: ChannelLaw = (subject, api) => {
  const daggers = truthOf(subject).map(([a, b]) => [dagger(a), dagger(b)] as const);
  const size = dimension(subject.channel.to);
  return formsOf(subject, api).flatMap(([form, made]) => {
    const adjoint: Channel = api.adjointMap(made);
    if (adjoint.from !== made.to || adjoint.to !== made.from)
      return [`adjoint of ${form}: spaces do not trade places`];
    const expected = daggers
      .map(([a, b]) => kron(a, conjMat(b)))
      .reduce(plus, zero(dimension(made.from) ** 2, size * size));
    return compare(`adjoint of ${form}`, matOf(api.toSuperoperator(adjoint).matrix), expected);
  });
};

/** Maps that are not completely positive have no such form, whichever form they are given in. */
function refusals(
  subject: ChannelSubject,
  api: ChannelApi,
  what: string,
  convert: (channel: Channel) => unknown,
): string[] {
  return formsOf(subject, api).flatMap(([form, made]) => {
    try {
      convert(made);
      return [`${what} of ${form}: made, though the map is not positive`];
    } catch (error) {
      return error instanceof NotPhysicalError ? [] : [`${what} of ${form}: ${String(error)}`];
    }
  });
}

const pairsLaw: ChannelLaw = (subject, api) => {
  const expected = choiOf(subject);
  const rank = rankOf(expected);
  const [rows, cols] = [dimension(subject.channel.to), dimension(subject.channel.from)];
  const column = (k: Mat): Mat => build(rows * cols, 1, (r) => k[r % rows]![Math.floor(r / rows)]!);
  return formsOf(subject, api).flatMap(([form, made]) => {
    const { pairs, discardedWeight } = api.toKrausPairs(made);
    const sum = pairs
      .map(([a, b]) => mul(column(matOf(a)), dagger(column(matOf(b)))))
      .reduce(plus, zero(rows * cols));
    const few = made.kind === 'choi' || made.kind === 'superoperator';
    return [
      ...compare(`pairs of ${form}`, sum, expected),
      ...(few ? compareNumber(`number of pairs of ${form}`, pairs.length, rank) : []),
      ...compareNumber(`discarded weight of the pairs of ${form}`, discardedWeight, 0),
    ];
  });
};

/** The laws of the forms and of what is read off them. */
export const formLaws: Record<string, ChannelLaw> = {
  'every form is on the same spaces': shapeLaw,
  'J = sum |i><j| (x) Phi(|i><j|)': choiLaw,
  'S = sum K (x) conj K': superoperatorLaw,
  'V: from -> to (x) environment': dilationLaw,
  'Kraus operators, as few as the Choi rank': krausLaw,
  'pairs, as few as the Choi rank': pairsLaw,
  'trace, unitality and positivity': checksLaw,
  'the adjoint map': adjointLaw,
};
