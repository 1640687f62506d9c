import type { EChartsType } from 'echarts/core';

interface Point {
  offsetX: number;
  offsetY: number;
}

/**
 * Follow the pointer held down on a chart.
 *
 * `onDrag` gets the x values, in units of the chart's axis, where the pointer went down and where it is now.
 */
export function followDrag(chart: EChartsType, onDrag: (start: number, now: number) => void): void {
  let start: number | null = null;
  const at = ({ offsetX, offsetY }: Point) =>
    (chart.convertFromPixel('grid', [offsetX, offsetY]) as number[])[0] ?? 0;
  const zr = chart.getZr();
  const release = () => {
    start = null;
  };
  zr.on('mousedown', (event) => {
    start = at(event);
    onDrag(start, start);
  });
  zr.on('mousemove', (event) => start !== null && onDrag(start, at(event)));
  zr.on('mouseup', release);
  zr.on('globalout', release);
}
