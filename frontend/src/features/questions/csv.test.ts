import { describe, expect, it } from 'vitest';
import type { AnswerTable } from '../../api/types';
import { makeFormat } from '../../i18n/format';
import { toCsv } from './csv';

const TABLE: AnswerTable = {
  key: 't',
  title: { fr: 'T', en: 'T' },
  columns: [
    { key: 'value', label: { fr: 'Valeur', en: 'Value' }, unit: null },
    { key: 'share', label: { fr: 'Part', en: 'Share' }, unit: 'share' },
  ],
  rows: [
    ['=HYPERLINK("x")', 0.25],
    ['Nord; Est', null],
  ],
  filters: [],
};
const same = (cell: string) => cell;

describe('toCsv', () => {
  it('writes what French spreadsheets open as it is, and no formula', () => {
    expect(toCsv(TABLE, makeFormat('fr'), same)).toBe(
      '\ufeffValeur;Part (share)\r\n"\'=HYPERLINK(""x"")";0,25\r\n"Nord; Est";\r\n',
    );
  });

  it('writes commas and decimal points in English', () => {
    expect(toCsv(TABLE, makeFormat('en'), same)).toContain('Nord; Est,\r\n');
    expect(toCsv(TABLE, makeFormat('en'), same)).toContain(',0.25\r\n');
  });
});
