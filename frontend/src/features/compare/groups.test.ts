import { expect, test } from 'vitest';
import { readGroups, writeGroups } from './groups';

test('two groups are written to the address and read back', () => {
  const groups = { a: ['region:in:IDF', 'open:true'], b: ['region:in:SE'] };
  expect(readGroups(writeGroups(groups))).toEqual(groups);
});

test('an address without groups compares all cases with all cases', () => {
  expect(readGroups([])).toEqual({ a: [], b: [] });
});
