import { describe, expect, it } from 'vitest';
import { makeFormat } from './format';

const fr = makeFormat('fr');
const en = makeFormat('en');
const DAY = 86_400;

describe('French', () => {
  it('separates thousands by a narrow space and decimals by a comma', () => {
    expect(fr.number(1234.56)).toBe('1\u202f234,6');
    expect(fr.count(5000)).toBe('5\u202f000');
  });

  it('writes durations in the largest unit that gives at least one', () => {
    expect(fr.duration(1.5 * DAY)).toBe('1,5\u00a0j');
    expect(fr.duration(400 * DAY)).toBe('400\u00a0j');
    expect(fr.duration(3 * 31_557_600)).toBe('3\u00a0ans');
    expect(fr.duration(90)).toBe('1,5\u00a0min');
    expect(fr.duration(0)).toBe('0\u00a0s');
  });

  it('writes shares as percentages, small ones with a decimal', () => {
    expect(fr.percent(0.405)).toBe('41\u00a0%');
    expect(fr.percent(0.0312)).toBe('3,1\u00a0%');
  });

  it('never adds two currencies', () => {
    const amounts = fr.amounts([
      { currency: 'EUR', value: 2_000_000 },
      { currency: 'CHF', value: 500 },
    ]);
    expect(amounts).toContain(' + ');
    expect(amounts).toContain('2\u00a0M');
  });
});

describe('English', () => {
  it('writes the same the English way', () => {
    expect(en.number(1234.56)).toBe('1,234.6');
    expect(en.duration(1.5 * DAY)).toBe('1.5\u00a0d');
    expect(en.percent(0.405)).toBe('41%');
    expect(en.money(1_200_000, 'EUR')).toBe('€1.2m');
  });
});

describe('nothing', () => {
  it('is a dash, never a zero', () => {
    for (const text of [
      fr.number(null),
      fr.duration(undefined),
      fr.money(null),
      en.percent(null),
      fr.date(null),
    ]) {
      expect(text).toBe('—');
    }
  });
});
