import { useComputedColorScheme } from '@mantine/core';
import { BarChart, BoxplotChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  BrushComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, registerLocale, use } from 'echarts/core';
import french from 'echarts/i18n/langFR-obj.js';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useFormat } from '../i18n/format';
import { chartTheme } from './chartTheme';

use([
  AriaComponent,
  BarChart,
  BoxplotChart,
  BrushComponent,
  CanvasRenderer,
  CustomChart,
  DataZoomComponent,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  ScatterChart,
  ToolboxComponent,
  TooltipComponent,
  VisualMapComponent,
]);

registerLocale('FR', french);

export interface ChartProps {
  option: EChartsCoreOption;
  /** The sentence a screen reader says instead of the picture. */
  label: string;
  height?: number;
  /** Chart events by name, e.g. `click` or `brushEnd`. */
  onEvents?: Record<string, (event: unknown) => void>;
  /** Called once with the chart, to dispatch actions such as a brush cursor. */
  onReady?: (chart: EChartsType) => void;
}

export default function EChart({ option, label, height = 280, onEvents, onReady }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const handlers = useRef(onEvents);
  handlers.current = onEvents;
  const scheme = useComputedColorScheme('light');
  const { lang } = useFormat();
  const names = Object.keys(onEvents ?? {}).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme or language needs a new chart
  useEffect(() => {
    if (!host.current) return;
    const made = init(host.current, chartTheme(scheme), { locale: lang.toUpperCase() });
    chart.current = made;
    for (const name of names.split(' ').filter(Boolean)) {
      made.on(name, (event) => handlers.current?.[name]?.(event));
    }
    made.setOption(option);
    onReady?.(made);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [scheme, lang, names]);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={host} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
