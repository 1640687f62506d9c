import { describe, expect, it } from 'vitest';
import { durationStep } from './durationAxis';

const DAY = 86_400;

describe('durationStep', () => {
  it('is a round number of days for ranges of days', () => {
    expect(durationStep(60 * DAY)).toBe(10 * DAY);
    expect(durationStep(121 * DAY)).toBe(50 * DAY);
    expect(durationStep(2 * DAY)).toBe(DAY);
  });

  it('counts in working days where a day is shorter', () => {
    expect(durationStep(60 * 27_000, 27_000)).toBe(10 * 27_000);
  });

  it('is a round number of hours or minutes for shorter ranges', () => {
    expect(durationStep(30 * 3600)).toBe(5 * 3600);
    expect(durationStep(600)).toBe(120);
  });
});
