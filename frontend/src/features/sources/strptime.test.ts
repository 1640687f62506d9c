import { describe, expect, it } from 'vitest';
import { dayOf } from './strptime';

const iso = (text: string, format: string) => dayOf(text, format)?.toISOString().slice(0, 10) ?? null;

describe('dayOf', () => {
  it('reads one text in two ways by the format', () => {
    expect(iso('03/04/2016', '%d/%m/%Y')).toBe('2016-04-03');
    expect(iso('03/04/2016', '%m/%d/%Y')).toBe('2016-03-04');
  });

  it('skips times and reads years of two digits', () => {
    expect(iso('3.4.16 08:30', '%d.%m.%y %H:%M')).toBe('2016-04-03');
  });

  it('is nothing for a day that does not exist or another format', () => {
    expect(iso('31/02/2016', '%d/%m/%Y')).toBeNull();
    expect(iso('2016-04-03', '%d/%m/%Y')).toBeNull();
  });
});
