import { expect, test } from 'vitest';
import { between } from './figure';

test('a range is written with a dash, and beside a minus with a word', () => {
  expect(between('35,3 j', '38,6 j', { lang: 'fr' })).toBe('35,3 j – 38,6 j');
  expect(between('-12,5', '-5,7', { lang: 'fr' })).toBe('-12,5 à -5,7');
  expect(between('-2 d', '1 d', { lang: 'en' })).toBe('-2 d to 1 d');
});
