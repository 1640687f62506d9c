import { describe, expect, it } from 'vitest';
import { durationFilters, writeDuration } from './durationFilter';

const DAY = 86_400;

describe('durationFilter', () => {
  it('writes durations in the largest whole unit', () => {
    expect(writeDuration(30 * DAY)).toBe('30d');
    expect(writeDuration(36 * 3600)).toBe('36h');
    expect(writeDuration(90)).toBe('90s');
    expect(writeDuration(0)).toBe('0s');
    expect(writeDuration(DAY, 27_000)).toBe('24h');
    expect(writeDuration(3 * 27_000, 27_000)).toBe('3d');
  });

  it('leaves out a lower bound of nothing', () => {
    expect(durationFilters(0, DAY, { from: null, to: null })).toEqual(['duration:le:1d']);
  });

  it('asks for the wait between two activities when both are chosen', () => {
    expect(durationFilters(DAY, 2 * DAY, { from: 'a', to: 'b' })).toEqual([
      'wait:a>b:ge:1d',
      'wait:a>b:le:2d',
    ]);
  });
});
