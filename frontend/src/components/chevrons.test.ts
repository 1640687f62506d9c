import { expect, it } from 'vitest';
import { foldRepeats } from './Chevrons';

it('folds an activity repeated at once, not one that comes back later', () => {
  expect(foldRepeats(['a', 'a', 'b', 'a'])).toEqual([
    { key: 'a', times: 2 },
    { key: 'b', times: 1 },
    { key: 'a', times: 1 },
  ]);
});
