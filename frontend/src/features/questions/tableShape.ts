/** What a table of an answer is about, read from its columns: which number leads, which picture suits, which filter a row is. */
import type { AnswerColumn, AnswerTable } from '../../api/types';
import { quoteValue } from '../../state/filters';

type Row = AnswerTable['rows'][number];

/** Leading numbers, the most telling first, where no interval names one. */
const LEADING = [
  'delay_cost',
  'value_days',
  'days_late',
  'median',
  'from_start',
  'qualified',
  'share',
  'cost_per_win',
  'amount',
  'n',
];
const OVER_TIME = new Set(['month', 'day']);
const FEWEST_ROWS = 3;
/** Columns that a picture would cut or leave out: ways written out, states, grades of many figures. */
const IN_ROWS = ['route', 'state', 'kpi', 'rule', 'usual_deviation'];

export type Picture = 'bars' | 'line' | 'heat';

const place = (table: AnswerTable, key: string) => table.columns.findIndex((column) => column.key === key);

/** The column whose number a picture of the table shows: the one that has an interval, else the most telling. */
export function leading(table: AnswerTable): AnswerColumn | undefined {
  const low = place(table, 'low');
  const time = table.columns.find(({ unit }) => unit === 'seconds');
  if (OVER_TIME.has(table.columns[0]?.key ?? '') && time) return time;
  // What is left once the cases are alike says more than the difference as it is.
  if (place(table, 'raw') >= 0 && place(table, 'gain') >= 0) return table.columns[place(table, 'gain')];
  // What is held to another says how far from it, with the interval, not where it stands.
  const gap = table.columns.find(({ key }) => place(table, `${key}_low`) >= 0 && key.endsWith('gap'));
  if (gap) return gap;
  if (low > 0) return table.columns[low - 1];
  return LEADING.map((key) => table.columns.find((column) => column.key === key)).find(Boolean);
}

/** A table that says what to do: read in rows, as wide as they need. */
export const isAdvice = (table: AnswerTable) => place(table, 'advice') >= 0;

const MOST_IN_HALF = 4;

/** Rows that half the width would cut: of many columns, or with ways through the process written out. */
export const isBroad = (table: AnswerTable) =>
  shownColumns(table).length > MOST_IN_HALF || place(table, 'route') >= 0;

/** How a table is drawn; null when its rows say it better. */
export function picture(table: AnswerTable): Picture | null {
  if (table.rows.length < FEWEST_ROWS || !leading(table)) return null;
  if (isAdvice(table) || IN_ROWS.some((key) => place(table, key) >= 0)) return null;
  const [first, second] = table.columns;
  if (OVER_TIME.has(first?.key ?? '')) return 'line';
  if (first?.key === 'attribute' && second?.key === 'step') return 'heat';
  return 'bars';
}

/** A column as the rows show it: `at` its place in a row, `high` that of the end of the interval that it begins. */
export interface ShownColumn {
  column: AnswerColumn;
  at: number;
  high: number | null;
}

/** Columns that rows show: both ends of an interval in one, a currency beside its amount. */
export function shownColumns(table: AnswerTable): ShownColumn[] {
  const hasMoney = table.columns.some(({ unit }) => unit === 'money');
  const highOf = (at: number) => {
    const key = table.columns[at]?.key ?? '';
    const next = table.columns[at + 1]?.key;
    return key.endsWith('low') && next === `${key.slice(0, -'low'.length)}high` ? at + 1 : null;
  };
  return table.columns
    .map((column, at) => ({ column, at, high: highOf(at) }))
    .filter(({ at }) => at === 0 || highOf(at - 1) === null)
    .filter(({ column, at }) => at === 0 || !hasMoney || column.key !== 'currency');
}

/** The index of a column, -1 when the table has none. */
export const columnAt = place;

/** The rows that are drawn: of amounts, those of one currency only, the one with most rows; else all. */
export function drawnRows(table: AnswerTable): { rows: Row[]; currency: string | null } {
  const at = place(table, 'currency');
  if (at < 0 || leading(table)?.unit !== 'money') return { rows: [...table.rows], currency: null };
  const known = table.rows.filter((row) => row[at] !== null);
  const counts = new Map<string, number>();
  for (const row of known) counts.set(String(row[at]), (counts.get(String(row[at])) ?? 0) + 1);
  const [currency] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [null];
  return currency === null
    ? { rows: [...table.rows], currency }
    : { rows: known.filter((row) => row[at] === currency), currency };
}

/** A row that stands for several small groups: no filter tells them apart. */
const isFewGroups = (cell: Row[number] | undefined) =>
  typeof cell === 'string' && cell.startsWith('few_groups:');

interface Known {
  attributes: ReadonlySet<string>;
  activities: ReadonlySet<string>;
}

/** The filter that keeps the cases of a row; null where the row is not about cases that a filter can tell. */
export function rowFilter(table: AnswerTable, row: Row, { attributes, activities }: Known): string | null {
  const [first, second] = table.columns;
  const [a, b] = row;
  if (typeof a !== 'string' || [a, b].some(isFewGroups)) return null;
  if (first?.key === 'dimension' && typeof b === 'string') {
    return attributes.has(a) ? `${a}:in:${quoteValue(b)}` : null;
  }
  if (first?.key === 'from' && second?.key === 'to' && typeof b === 'string') {
    return activities.has(a) && activities.has(b) ? `follows:${a}>${b}` : null;
  }
  if (first?.key === 'outcome') return `outcome:${a}`;
  if (activities.has(a)) return `through:${a}`;
  return first && attributes.has(first.key) ? `${first.key}:in:${quoteValue(a)}` : null;
}

/** What segments would gain at a benchmark: shown when empty too, so that another one can be chosen. */
export const isOpportunity = ({ key }: AnswerTable): boolean => key === 'opportunity';

/** A table that takes the whole width from the start: such ones stand after the others. */
export const isWide = (table: AnswerTable): boolean =>
  isAdvice(table) || (picture(table) === null && isBroad(table));
