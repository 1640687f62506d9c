import { expect, test } from 'vitest';
import { targetText } from './figure';

test('a target is written as the server reads it', () => {
  expect(targetText(30 * 86_400, 'seconds')).toBe('30d');
  expect(targetText(27_000 * 2, 'seconds', 27_000)).toBe('2d');
  expect(targetText(0.456, 'share')).toBe('45.6%');
  expect(targetText(12, 'count')).toBe('12');
});
