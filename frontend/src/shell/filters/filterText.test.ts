import { describe, expect, it } from 'vitest';
import * as text from './filterText';

describe('the text of a filter', () => {
  it.each([
    [text.attributeIn('region', ['IDF', 'a,b'], false), 'region:in:IDF,"a,b"'],
    [text.attributeIn('region', ['IDF'], true), 'region:not_in:IDF'],
    [text.attributeIn('open', ['yes'], false), '"open":in:yes'],
    [text.attributeBetween('amount', '100', ''), 'amount:between:100..'],
    [text.activities('starts', ['a', 'b:c']), 'starts:a,"b:c"'],
    [text.order('edge', 'a', 'b', ''), 'edge:a>b'],
    [text.order('slower', 'a', 'b', '30d'), 'wait:a>b:gt:30d'],
    [text.duration('lt', '4h'), 'duration:lt:4h'],
    [text.period('closed', '2025-01-01', ''), 'closed:2025-01-01..'],
    [text.outcome(['won', 'lost']), 'outcome:won,lost'],
    [text.topVariants(3), 'variant:1..3'],
    [text.time(2.5, 'd'), '2.5d'],
  ])('%s', (made, wanted) => {
    expect(made).toBe(wanted);
  });

  it('is nothing while something is missing', () => {
    expect(text.attributeIn('region', [], false)).toBeNull();
    expect(text.order('follows', 'a', '', '')).toBeNull();
    expect(text.order('slower', 'a', 'b', '')).toBeNull();
    expect(text.period('closed', '', '')).toBeNull();
    expect(text.time('', 'd')).toBe('');
  });
});
