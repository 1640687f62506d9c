import { describe, expect, it } from 'vitest';
import { pairFilters, toMatrix } from './matrix';

const PAIRS = [
  { source: 'Ana', target: 'Ana', n: 100, median_s: 1 },
  { source: 'Ana', target: 'Bo', n: 5, median_s: 1 },
  { source: 'Bo', target: 'Cy', n: 9, median_s: 1 },
];

describe('handover matrix', () => {
  it('leaves out steps within one pair of hands unless asked for', () => {
    const { names, cells, largest } = toMatrix(PAIRS, 10, false);
    expect(names).toEqual(['Bo', 'Cy', 'Ana']);
    expect(cells).toEqual([
      [0, 2, 5],
      [1, 0, 9],
    ]);
    expect(largest).toBe(9);
    expect(toMatrix(PAIRS, 10, true).largest).toBe(100);
  });

  it('keeps the busiest hands and counts the ones left out', () => {
    const { names, cells, hidden } = toMatrix(PAIRS, 2, false);
    expect(names).toEqual(['Bo', 'Cy']);
    expect(cells).toEqual([[1, 0, 9]]);
    expect(hidden).toBe(1);
  });

  it('filters on both hands, once when they are the same', () => {
    const same = (text: string) => text;
    expect(pairFilters('resource', PAIRS[1] as never, same)).toEqual(['resource:in:Ana', 'resource:in:Bo']);
    expect(pairFilters('team', PAIRS[0] as never, same)).toEqual(['team:in:Ana']);
  });
});
