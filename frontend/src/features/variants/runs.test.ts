import { expect, it } from 'vitest';
import { runs } from './runs';

it.each([
  [[3], '3'],
  [[2, 1, 3, 7], '1..3,7'],
  [[5, 4, 9, 11, 10], '4..5,9..11'],
])('writes %j as %s', (numbers, text) => expect(runs(numbers)).toBe(text));
