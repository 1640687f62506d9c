import type { Segment } from '../../api/types';
import { durationStep } from '../../components/durationAxis';
import type { Format } from '../../i18n/format';

export const BAR_HEIGHT = 34;
/** Below this number of cases a group is grey: it says little. */
export const FEW = 30;

/** Lying boxes: whiskers from the least to nine tenths, box from first to third quartile, line at the median. */
export function boxOption(segments: readonly Segment[], format: Format, none: string, day?: number) {
  const most = Math.max(...segments.map(({ p90_s }) => p90_s ?? 0), 1);
  const step = durationStep(most, day);
  return {
    grid: { left: 8, right: 24, top: 6, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => said(segments[dataIndex], format, none),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.ceil((most * 1.02) / step) * step,
      interval: step,
      axisLabel: { formatter: (value: number) => format.duration(value), hideOverlap: true },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: segments.map(({ value, n }) => `${value ?? none}  (${format.count(n)})`),
      axisLabel: { width: 200, overflow: 'truncate' },
    },
    series: [
      {
        type: 'boxplot',
        boxWidth: [8, 18],
        animation: false,
        cursor: 'pointer',
        data: segments.map((segment) => ({
          value: [segment.min_s, segment.q1_s, segment.median_s, segment.q3_s, segment.p90_s],
          itemStyle: colors(segment.n),
        })),
      },
    ],
  };
}

const colors = (n: number) =>
  n < FEW
    ? { color: 'rgba(134,142,150,0.15)', borderColor: '#adb5bd', borderWidth: 1.2 }
    : { color: 'rgba(66,99,235,0.22)', borderColor: '#4263eb', borderWidth: 1.6 };

function said(segment: Segment | undefined, format: Format, none: string): string {
  if (!segment) return '';
  const range = `${format.duration(segment.q1_s)} – ${format.duration(segment.q3_s)}`;
  return `<b>${escapeHtml(String(segment.value ?? none))}</b> · n = ${format.count(segment.n)}<br>${format.duration(segment.median_s)} (${range})`;
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
