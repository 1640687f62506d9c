import { describe, expect, it } from 'vitest';
import { ago } from './ago';

const NOW = Date.parse('2026-03-10T12:00:00Z');

describe('ago', () => {
  it('rounds down to the largest unit that fits', () => {
    expect(ago('2026-03-10T09:10:00Z', NOW, 'en-GB')).toBe('2 hours ago');
    expect(ago('2026-03-09T11:00:00Z', NOW, 'fr-FR')).toBe('il y a 1 jour');
    expect(ago('2024-03-10T11:00:00Z', NOW, 'fr-FR')).toBe('il y a 1 an');
  });

  it('is now for a clock that runs ahead', () => {
    expect(ago('2026-03-10T12:00:30Z', NOW, 'en-GB')).toBe('now');
  });
});
