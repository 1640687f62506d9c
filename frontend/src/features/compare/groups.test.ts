import { expect, test } from 'vitest';
import { complement, others, readGroups, writeGroups } from './groups';

test('two groups are written to the address and read back', () => {
  const groups = { a: ['region:in:IDF', 'open:true'], b: ['region:in:SE'] };
  expect(readGroups(writeGroups(groups))).toEqual(groups);
});

test('an address without groups compares all cases with all cases', () => {
  expect(readGroups([])).toEqual({ a: [], b: [] });
});

test.each([
  ['region:in:IDF,SE', 'region:not_in:IDF,SE'],
  ['"sales: team":not_in:A', '"sales: team":in:A'],
  ['through:quote_issued', 'not:quote_issued'],
  ['open:true', 'open:false'],
  ['region:empty:true', 'region:empty:false'],
])('%s leaves out what %s keeps, and the other way round', (one, other) => {
  expect(complement(one)).toBe(other);
  expect(complement(other)).toBe(one);
});

test('all others are offered for a group of one filter that can be turned over', () => {
  expect(others(['region:in:IDF'])).toEqual(['region:not_in:IDF']);
  expect(others(['duration:gt:30d'])).toBeNull();
  expect(others(['region:in:IDF', 'open:true'])).toBeNull();
  expect(others([])).toBeNull();
});
