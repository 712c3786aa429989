import { describe, expect, it } from 'vitest';
import { kraus, krausPairs } from '../../../src/channels/kraus.ts';
import { amplitudeDamping } from '../../../src/channels/noise.ts';
import { levels } from '../../../src/spaces/space.ts';
import { nastyChannels, randomChannel } from '../../channels/fixtures.ts';
import { channelViolations } from '../../conformance/channel.ts';
import { packageApi, randomMat, type ChannelSubject } from '../../conformance/channel-subject.ts';
import { complexMatrix } from '../../oracle.ts';
import { channelMutants } from './mutants.ts';

const sides = [randomMat(3, 2, 31), randomMat(3, 2, 32)] as const;
const pair = [complexMatrix(sides[0]), complexMatrix(sides[1])] as const;
const subjects: ChannelSubject[] = [
  { name: 'amplitude damping', channel: amplitudeDamping(0.3) },
  { name: 'a level', channel: randomChannel(levels([2]), levels([2]), 2, 4) },
  { name: 'rectangular', channel: randomChannel(levels([3]), levels([2]), 3, 2) },
  { name: 'loses trace', channel: kraus(levels([2]), levels([3]), [complexMatrix(randomMat(3, 2, 3))]) },
  {
    name: 'loses trace of a qubit',
    channel: kraus(levels([2]), levels([2]), [complexMatrix(randomMat(2, 2, 5))]),
  },
  { name: 'a pair', channel: randomChannel(levels([2, 2]), levels([2, 2]), 2, 1) },
  { name: 'dependent operators', channel: nastyChannels()[9]! },
  { name: 'a map without symmetry', channel: krausPairs(levels([2]), levels([3]), [pair]), pairs: [sides] },
];

describe('the channel laws', () => {
  it('hold for the package', () => {
    expect([...channelViolations(packageApi, subjects)]).toEqual([]);
  });

  it.each(Object.entries(channelMutants))('fail for %s', (_name, mutant) => {
    const first = channelViolations({ ...packageApi, ...mutant }, subjects).next();
    expect(first.done).toBe(false);
  });
});
