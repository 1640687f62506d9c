import { describe, expect, it } from 'vitest';
import { casesIn, readBrush } from './brush';

const BINS = [
  { from_s: 0, to_s: 10, n: 5 },
  { from_s: 10, to_s: 20, n: 3 },
  { from_s: 20, to_s: 90, n: 1 },
];

describe('brush', () => {
  it('takes the bins that a range of seconds touches', () => {
    expect(readBrush('10..20', BINS)).toEqual({ first: 1, last: 1 });
    expect(readBrush('5..15', BINS)).toEqual({ first: 0, last: 1 });
  });

  it('is nothing for a range of everything, or of nothing', () => {
    for (const text of ['0..90', '', 'x..y', '20..10', '200..300']) expect(readBrush(text, BINS)).toBeNull();
  });

  it('counts the cases in the bins', () => {
    expect(casesIn(BINS, { first: 0, last: 1 })).toBe(8);
  });
});
