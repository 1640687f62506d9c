import { describe, expect, it } from 'vitest';
import { fromPosition, shareAt, toPosition, variantsFor } from './coverage';

const CURVE = [
  { variants: 1, share: 0.5 },
  { variants: 2, share: 0.7 },
  { variants: 10, share: 1 },
];

describe('coverage', () => {
  it('holds the lower point between two points of the curve', () => {
    expect(shareAt(CURVE, 1)).toBe(0.5);
    expect(shareAt(CURVE, 9)).toBe(0.7);
    expect(shareAt(CURVE, 10)).toBe(1);
    expect(shareAt([], 3)).toBe(0);
  });

  it('finds the least number of variants that covers a share', () => {
    expect(variantsFor(CURVE, 0.5)).toBe(1);
    expect(variantsFor(CURVE, 0.8)).toBe(10);
    expect(variantsFor([], 0.8)).toBe(1);
  });

  it('goes from a number to its position and back', () => {
    for (const count of [1, 2, 7, 100, 2208]) expect(fromPosition(toPosition(count, 2208), 2208)).toBe(count);
    expect(fromPosition(1000, 1)).toBe(1);
  });
});
