import type { AnswerTable } from '../../api/types';
import { durationStep } from '../../components/durationAxis';
import { figure, type Unit } from '../../components/kpi/figure';
import type { Format } from '../../i18n/format';
import { columnAt, drawnRows, leading, type Picture } from './tableShape';
import { whiskers } from './whiskers';

export const MOST_BARS = 24;
export const FEW = 30;
/** More names than this stand slanted, so that none runs into the next on a narrow screen. */
const MOST_UPRIGHT = 3;
/** Letters of a name that fit beside a bar. */
const ONE_LINE = 32;
const BAR = '#4263eb';
const TIME = '#f08c3a';
const GREY = '#adb5bd';
/** What is missing stands out, what is complete stays calm. */
const HEAT = ['#f59f5a', '#ffd8a8', '#fff4e6', '#e7eeff', '#dbe4ff'];

type Row = AnswerTable['rows'][number];
type Word = (cell: string, column: string) => string;

interface Drawn {
  table: AnswerTable;
  format: Format;
  word: Word;
  /** Currency of sums that name none. */
  home?: string | null | undefined;
  /** Length of a working day in seconds, while durations are in working time. */
  day?: number | undefined;
}

const number = (cell: Row[number] | undefined) => (typeof cell === 'number' ? cell : null);

/** The picture of a table: bars with their intervals, a line over time, or a grid of shares. */
export function chartOption(kind: Picture, drawn: Drawn) {
  if (kind === 'heat') return heat(drawn);
  return kind === 'line' ? line(drawn) : bars(drawn);
}

export function chartHeight(kind: Picture, table: AnswerTable): number {
  if (kind === 'line') return 240;
  const rows =
    kind === 'heat'
      ? new Set(table.rows.map((row) => row[0])).size
      : Math.min(MOST_BARS, drawnRows(table).rows.length);
  return rows * 30 + (kind === 'heat' ? 84 : 56);
}

function parts({ table, format, word, day, home }: Drawn) {
  const { rows, currency: own } = drawnRows(table);
  const currency = own ?? home ?? null;
  const lead = leading(table);
  const at = columnAt(table, lead?.key ?? '');
  const unit = (lead?.unit ?? 'number') as Unit;
  const shown = (value: number | null) => figure(value, unit, format, currency);
  const most = Math.max(...rows.map((row) => number(row[at]) ?? 0), 0);
  const low = lowOf(table, at);
  const least = Math.min(...rows.flatMap((row) => [number(row[at]) ?? 0, number(row[low]) ?? 0]), 0);
  const scale = {
    type: 'value',
    ...(least < 0 ? {} : { min: 0 }),
    splitNumber: 4,
    axisLabel: {
      formatter: (value: number) =>
        value === 0 ? '0' : unit === 'number' ? format.money(value, null) : shown(value),
      hideOverlap: true,
    },
    ...(unit === 'seconds' && most > 0
      ? {
          interval: durationStep(most, day),
          max: Math.ceil((most * 1.02) / durationStep(most, day)) * durationStep(most, day),
        }
      : {}),
  };
  const same = sameInAll(table, rows);
  const name = (row: Row) =>
    table.columns
      .map(({ key, unit: own }, index) =>
        own === null && key !== 'currency' && !same.has(index) ? word(String(row[index]), key) : '',
      )
      .filter(Boolean)
      .join(' · ');
  const title = lead ? format.label(lead.label) : '';
  return { rows, at, unit, shown, scale, name, title, n: columnAt(table, 'n'), low };
}

/** Where the interval of a number begins, -1 without one. */
const lowOf = (table: AnswerTable, at: number) => (table.columns[at + 1]?.key.endsWith('low') ? at + 1 : -1);

/** Columns of words that say the same in every row, such as the attribute chosen: the title tells them once. */
function sameInAll({ columns }: AnswerTable, rows: readonly Row[]): ReadonlySet<number> {
  const words = columns.flatMap(({ key, unit }, at) => (unit === null && key !== 'currency' ? [at] : []));
  const same = words.filter((at) => rows.every((row) => row[at] === rows[0]?.[at]));
  return new Set(same.length < words.length ? same : []);
}

function bars(drawn: Drawn) {
  const { rows: all, at, unit, scale, name, title, n, low } = parts(drawn);
  const rows = all.slice(0, MOST_BARS);
  const color = (row: Row) =>
    (number(row[n]) ?? FEW) < FEW && n !== at ? GREY : unit === 'seconds' ? TIME : BAR;
  return {
    grid: { left: 8, right: 28, top: 6, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([hit]: { dataIndex: number }[]) => said(rows[hit?.dataIndex ?? 0], drawn),
    },
    xAxis: scale,
    yAxis: {
      type: 'category',
      inverse: true,
      // Bars that go below zero keep their names at the edge.
      axisLine: { onZero: false },
      data: rows.map(name),
      axisLabel: nameLabel(rows.map(name)),
    },
    series: [
      {
        name: title,
        type: 'bar',
        barMaxWidth: 16,
        animation: false,
        data: rows.map((row) => ({
          value: number(row[at]),
          itemStyle: { color: color(row), borderRadius: [0, 4, 4, 0] },
        })),
      },
      ...(low > 0 ? [whiskers(rows.map((row) => [number(row[low]), number(row[low + 1])]))] : []),
    ],
  };
}

/** Names beside bars: a short one takes what it needs, a long one two lines, a sentence is cut. */
function nameLabel(names: readonly string[]) {
  const longest = Math.max(...names.map(({ length }) => length), 0);
  if (longest <= ONE_LINE) return {};
  return { width: 214, lineHeight: 13, overflow: longest > 2 * ONE_LINE ? 'truncate' : 'break' };
}

function line(drawn: Drawn) {
  const { rows, at, unit, scale, name, title, n } = parts(drawn);
  return {
    grid: { left: 8, right: 18, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      formatter: ([hit]: { dataIndex: number }[]) => said(rows[hit?.dataIndex ?? 0], drawn),
    },
    xAxis: { type: 'category', boundaryGap: false, data: rows.map(name), axisLabel: { hideOverlap: true } },
    yAxis: scale,
    series: [
      {
        name: title,
        type: 'line',
        animation: false,
        symbolSize: 5,
        lineStyle: { width: 2 },
        color: unit === 'seconds' ? TIME : BAR,
        areaStyle: { opacity: 0.08 },
        data: rows.map((row) => ({
          value: number(row[at]),
          ...((number(row[n]) ?? FEW) < FEW && n >= 0 ? { itemStyle: { color: GREY } } : {}),
        })),
      },
    ],
  };
}

function heat(drawn: Drawn) {
  const { table, word, format } = drawn;
  const { rows, at, shown } = parts(drawn);
  const [across, down] = [1, 0].map((column) => [...new Set(rows.map((row) => String(row[column])))]) as [
    string[],
    string[],
  ];
  const label = (column: number) => (cell: string) => word(cell, table.columns[column]?.key ?? '');
  return {
    grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => said(rows[dataIndex], drawn),
    },
    xAxis: {
      type: 'category',
      data: across.map(label(1)),
      axisLabel: {
        interval: 0,
        rotate: across.length > MOST_UPRIGHT ? 24 : 0,
        width: 110,
        overflow: 'truncate',
      },
    },
    yAxis: { type: 'category', inverse: true, data: down.map(label(0)) },
    visualMap: { show: false, min: 0, max: 1, inRange: { color: HEAT } },
    series: [
      {
        type: 'heatmap',
        animation: false,
        data: rows.map((row) => ({
          value: [across.indexOf(String(row[1])), down.indexOf(String(row[0])), number(row[at])],
        })),
        label: {
          show: true,
          color: '#16181d',
          formatter: ({ value }: { value: [number, number, number | null] }) => shown(value[2]),
        },
        itemStyle: { borderWidth: 2, borderColor: 'transparent' },
        emphasis: { disabled: true },
      },
    ],
    textStyle: { fontSize: 12 },
    locale: format.locale,
  };
}

/** A row in words, for the pointer. */
function said(row: Row | undefined, { table, format, word, home }: Drawn): string {
  if (!row) return '';
  const currency = columnAt(table, 'currency');
  const lines = table.columns.map(({ key, label, unit }, index) => {
    const cell = row[index];
    const coin = row[currency];
    const money = typeof coin === 'string' ? coin : (home ?? null);
    const text =
      typeof cell === 'number'
        ? figure(cell, (unit ?? 'number') as Unit, format, money)
        : word(String(cell ?? '—'), key);
    return `${escapeHtml(format.label(label))} <b>${escapeHtml(text)}</b>`;
  });
  return lines.join('<br>');
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
