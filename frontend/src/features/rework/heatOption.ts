import type { Format } from '../../i18n/format';
import type { Matrix, Pair } from './matrix';

const LONGEST = 130;
const LIGHT = ['#edf2ff', '#bac8ff', '#748ffc', '#4263eb', '#2b3f9e'];
const DARK = ['#20284a', '#2f3f8f', '#4263eb', '#91a7ff', '#dbe4ff'];
/** From this many names on, the ones over the columns are slanted. */
const SLANTED_FROM = 10;

/**
 * Heat map of handovers: rows give, columns take; the number is in the cell when there is room.
 *
 * Colour goes by the square root of the number, so that one busy pair does not wash out all others.
 */
export function heatOption(
  matrix: Matrix,
  pairs: readonly Pair[],
  format: Format,
  words: { from: string; to: string; dark: boolean },
) {
  const { names, cells, largest } = matrix;
  const slanted = names.length > SLANTED_FROM;
  const name = { nameLocation: 'middle' as const, nameTextStyle: { fontWeight: 600 } };
  const label = { width: LONGEST, overflow: 'truncate' as const, interval: 0 };
  return {
    grid: { left: 160, right: slanted ? 80 : 20, top: slanted ? 96 : 50, bottom: 10 },
    tooltip: {
      formatter: ({ value: [to, from, n] }: { value: [number, number, number] }) => {
        const [source, target] = [names[from] ?? '', names[to] ?? ''];
        const pair = pairs.find((other) => other.source === source && other.target === target);
        return `${escapeHtml(source)} → ${escapeHtml(target)}<br><b>${format.count(n)}</b> · ${format.duration(pair?.median_s)}`;
      },
    },
    xAxis: {
      ...name,
      type: 'category',
      position: 'top',
      data: names,
      name: words.to,
      nameGap: slanted ? 80 : 30,
      axisLabel: { ...label, width: 90, ...(slanted ? { rotate: -40, align: 'left' as const } : {}) },
    },
    yAxis: {
      ...name,
      type: 'category',
      inverse: true,
      data: names,
      name: words.from,
      nameGap: 142,
      axisLabel: label,
    },
    visualMap: {
      show: false,
      dimension: 3,
      min: 0,
      max: Math.sqrt(largest),
      inRange: { color: words.dark ? DARK : LIGHT },
    },
    series: [
      {
        type: 'heatmap',
        animation: false,
        cursor: 'pointer',
        data: cells.map(([to, from, n]) => ({
          value: [to, from, n, Math.sqrt(n)],
          label: { color: inkOn(Math.sqrt(n / largest), words.dark) },
        })),
        label: {
          show: names.length <= 14,
          fontSize: 11,
          formatter: ({ value }: { value: [number, number, number] }) => format.count(value[2]),
        },
        itemStyle: { borderWidth: 2, borderColor: words.dark ? '#1a1b1e' : '#ffffff', borderRadius: 4 },
      },
    ],
  };
}

/** Ink that can be read on a cell at a place of the colour scale, 0 to 1. */
const inkOn = (place: number, dark: boolean) =>
  place > 0.55 !== dark ? '#ffffff' : dark ? '#14183a' : '#1c2a6b';

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
