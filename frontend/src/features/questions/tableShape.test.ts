import { describe, expect, it } from 'vitest';
import type { AnswerTable } from '../../api/types';
import { drawnRows, leading, picture, rowFilter, shownColumns } from './tableShape';

type Unit = AnswerTable['columns'][number]['unit'];
const label = { fr: '', en: '' };

function table(columns: [string, Unit][], rows: AnswerTable['rows']): AnswerTable {
  const heads = columns.map(([key, unit]) => ({ key, label, unit }));
  return { key: 't', title: label, columns: heads, rows, filters: [] };
}

const KNOWN = {
  attributes: new Set(['region', 'source', 'stage']),
  activities: new Set(['deal_won', 'deal_created']),
};
const BANDS = table(
  [
    ['band', null],
    ['n', 'count'],
    ['win_rate', 'share'],
    ['low', 'share'],
    ['high', 'share'],
    ['median', 'seconds'],
  ],
  [
    ['0', 9, 0.5, 0.4, 0.6, 1],
    ['1', 9, 0.5, 0.4, 0.6, 1],
    ['2', 9, 0.5, 0.4, 0.6, 1],
  ],
);
const DUE = table(
  [
    ['age', null],
    ['currency', null],
    ['amount', 'money'],
  ],
  [
    ['0', 'EUR', 5],
    ['0', 'CHF', 7],
    ['1-30', 'EUR', 6],
  ],
);

describe('the shape of a table', () => {
  it('leads with the number that has an interval', () => {
    expect(leading(BANDS)?.key).toBe('win_rate');
    expect(picture(BANDS)).toBe('bars');
  });

  it('leads with the distance from a benchmark where there is one', () => {
    const gap: [string, Unit][] = [
      ['win_gap', 'points'],
      ['win_gap_low', 'points'],
      ['win_gap_high', 'points'],
    ];
    expect(leading(table([['dimension', null], ['median', 'seconds'], ...gap], []))?.key).toBe('win_gap');
  });

  it('is no picture when there are too few rows', () => {
    expect(
      picture(
        table(
          [
            ['outcome', null],
            ['n', 'count'],
          ],
          [['won', 1]],
        ),
      ),
    ).toBeNull();
  });

  it('never draws two currencies on one scale', () => {
    expect(drawnRows(DUE)).toEqual({ currency: 'EUR', rows: [DUE.rows[0], DUE.rows[2]] });
  });

  it('draws every row of a number that is not an amount, whatever the currency beside it', () => {
    const shares = table(
      [
        ['activity', null],
        ['share', 'share'],
        ['amount', 'money'],
        ['currency', null],
      ],
      [
        ['a', 0.5, 5, 'EUR'],
        ['b', 0.4, null, null],
      ],
    );
    expect(leading(shares)?.key).toBe('share');
    expect(drawnRows(shares)).toEqual({ currency: null, rows: shares.rows });
  });

  it('makes a row a filter where a filter can tell its cases', () => {
    const pairs = table(
      [
        ['dimension', null],
        ['value', null],
      ],
      [],
    );
    expect(rowFilter(pairs, ['region', 'Sud: Est'], KNOWN)).toBe('region:in:"Sud: Est"');
    expect(rowFilter(pairs, ['unheard', 'x'], KNOWN)).toBeNull();
    expect(rowFilter(table([['source', null]], []), ['WEB'], KNOWN)).toBe('source:in:WEB');
    expect(rowFilter(table([['stage', null]], []), ['deal_won'], KNOWN)).toBe('through:deal_won');
    const ways = table(
      [
        ['from', null],
        ['to', null],
      ],
      [],
    );
    expect(rowFilter(ways, ['deal_created', 'deal_won'], KNOWN)).toBe('follows:deal_created>deal_won');
    expect(rowFilter(BANDS, ['0', 9, 0.5, 0.4, 0.6, 1], KNOWN)).toBeNull();
  });

  it('makes no filter of a row that stands for several small groups', () => {
    const both = table(
      [
        ['dimension', null],
        ['value', null],
        ['n', 'count'],
      ],
      [['region', 'few_groups:2:6', 6]],
    );
    expect(rowFilter(both, ['region', 'few_groups:2:6', 6], KNOWN)).toBeNull();
    expect(rowFilter(both, ['region', 'North', 6], KNOWN)).toBe('region:in:North');
  });
});

describe('the columns of the rows', () => {
  it('are one for both ends of an interval', () => {
    const shown = shownColumns(BANDS).map(({ column, at, high }) => [column.key, at, high]);
    expect(shown).toEqual([
      ['band', 0, null],
      ['n', 1, null],
      ['win_rate', 2, null],
      ['low', 3, 4],
      ['median', 5, null],
    ]);
  });

  it('leave a currency to its amount, but where it names the row', () => {
    expect(shownColumns(DUE).map(({ column }) => column.key)).toEqual(['age', 'amount']);
    const sums = table(
      [
        ['currency', null],
        ['amount', 'money'],
      ],
      [['EUR', 5]],
    );
    expect(shownColumns(sums).map(({ column }) => column.key)).toEqual(['currency', 'amount']);
  });
});
