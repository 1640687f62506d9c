import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

const LINES = [
  ['Value', 'Share'],
  ['=HYPERLINK("x")', 0.25],
  ['Nord; Est', null],
];

describe('toCsv', () => {
  it('writes what French spreadsheets open as it is, and no formula', () => {
    expect(toCsv(LINES, { lang: 'fr' })).toBe(
      '\ufeffValue;Share\r\n"\'=HYPERLINK(""x"")";0,25\r\n"Nord; Est";\r\n',
    );
  });

  it('writes commas and decimal points in English', () => {
    expect(toCsv(LINES, { lang: 'en' })).toContain('Nord; Est,\r\n');
    expect(toCsv(LINES, { lang: 'en' })).toContain(',0.25\r\n');
  });
});
