import type { AnswerChart } from '../../api/types';
import { durationStep } from '../../components/durationAxis';
import { figure } from '../../components/kpi/figure';
import type { Format } from '../../i18n/format';
import { whiskers } from './whiskers';

const TIME = '#f08c3a';
const MONTH = /^\d{4}-\d{2}$/;
const ROW = 30;
const LYING = new Set(['bars', 'stacked', 'funnel']);
/** From this many places on, bars stand side by side instead of lying under each other. */
const MANY_BARS = 16;

interface Drawn {
  chart: AnswerChart;
  format: Format;
  day?: number | undefined;
}

const lies = ({ kind, axis, axis_unit }: AnswerChart) =>
  LYING.has(kind) && axis_unit === null && axis.length <= MANY_BARS;

export const serverChartHeight = (chart: AnswerChart) => (lies(chart) ? chart.axis.length * ROW + 60 : 250);

/** A drawing that the server described, in the look of the product. */
export function serverChart({ chart, format, day }: Drawn) {
  const lying = lies(chart);
  const places = { type: 'category', data: chart.axis.map(placeName(chart, format)) };
  const scale = valueAxis(chart, format, day);
  const several = chart.series.length > 1;
  const shown = (value: number | null) => figure(value, chart.unit, format, chart.currency);
  return {
    grid: { left: 8, right: 24, top: several ? 34 : 12, bottom: 4, containLabel: true },
    ...(several ? { legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8 } } : {}),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: lying || chart.kind === 'bars' || chart.kind === 'stacked' ? 'shadow' : 'line' },
      valueFormatter: (value: unknown) => shown(typeof value === 'number' ? value : null),
    },
    xAxis: lying
      ? scale
      : { ...places, axisLabel: { hideOverlap: true }, boundaryGap: LYING.has(chart.kind) },
    yAxis: lying ? { ...places, inverse: true, axisLabel: { width: 190, overflow: 'truncate' } } : scale,
    series: [
      ...chart.series.map((series) => drawnSeries(chart, series, format)),
      ...(lying && !several ? intervals(chart) : []),
    ],
  };
}

/** The intervals of the one series of lying bars, where it has some. */
function intervals({ series: [only] }: AnswerChart) {
  if (!only?.low || !only.high) return [];
  const { low, high } = only;
  return [whiskers(only.values.map((_, at) => [low[at] ?? null, high[at] ?? null] as const))];
}

function drawnSeries(chart: AnswerChart, series: AnswerChart['series'][number], format: Format) {
  const shared = { name: format.label(series.label), data: [...series.values], animation: false };
  const color = chart.series.length === 1 && chart.unit === 'seconds' ? { color: TIME } : {};
  if (LYING.has(chart.kind)) {
    const stack = chart.kind === 'stacked' ? { stack: 'all' } : { itemStyle: { borderRadius: 3 } };
    return { ...shared, ...color, ...stack, type: 'bar', barMaxWidth: 16 };
  }
  return {
    ...shared,
    ...color,
    type: 'line',
    showSymbol: chart.kind === 'line',
    symbolSize: 5,
    lineStyle: { width: 2 },
    ...(chart.kind === 'curve' ? { step: 'end' } : {}),
  };
}

function valueAxis(chart: AnswerChart, format: Format, day: number | undefined) {
  const all = chart.series.flatMap(({ values }) => values.filter((value) => value !== null));
  const most = Math.max(0, ...all);
  const least = Math.min(0, ...all);
  const step = durationStep(Math.max(most, 1), day);
  const compact = chart.unit === 'number' || chart.unit === 'count';
  const written = (value: number) =>
    compact ? format.money(value, null) : figure(value, chart.unit, format, chart.currency);
  return {
    type: 'value',
    ...(least < 0 ? {} : { min: 0 }),
    splitNumber: 4,
    axisLabel: { formatter: (value: number) => (value === 0 ? '0' : written(value)), hideOverlap: true },
    ...(chart.unit === 'seconds' && most > 0
      ? { interval: step, max: Math.ceil((most * 1.02) / step) * step }
      : {}),
  };
}

/** The name of a place on the axis: words and months by name, numbers in their unit. */
function placeName({ words, axis_unit }: AnswerChart, format: Format) {
  const months = new Intl.DateTimeFormat(format.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return (place: AnswerChart['axis'][number]): string => {
    if (typeof place === 'number') return axis_unit ? figure(place, axis_unit, format) : format.number(place);
    const text = String(place ?? '—');
    const word = words?.[text];
    if (word) return format.label(word);
    return MONTH.test(text) ? months.format(new Date(`${text}-01T00:00:00Z`)) : text;
  };
}
