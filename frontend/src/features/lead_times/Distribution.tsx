import { Button, Group, RangeSlider } from '@mantine/core';
import type { EChartsType } from 'echarts/core';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkingDay } from '../../api/queries';
import type { Bin, Throughput } from '../../api/types';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { followDrag } from '../../components/chartDrag';
import { Icon } from '../../components/icons';
import { useCaseNoun } from '../../components/useCaseNoun';
import { type Format, useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { change } from '../../state/url';
import { type Brush, casesIn, useBrush } from './brush';
import { durationFilters, type Span } from './durationFilter';

const MOST_LABELS = 14;

/** Histogram of the durations; a brushed range becomes a filter. */
export function Distribution({ data, span }: { data: Throughput; span: Span }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const bins = data.histogram;
  const [brush, setBrush] = useBrush(bins);
  const drag = useBins(bins.length, setBrush);
  const names = useMemo(() => ({ cases: noun }), [noun]);
  const option = useMemo(
    () => histogramOption(bins, brush, format, names.cases),
    [bins, brush, format, names],
  );
  if (!bins.length) return null;
  const label = t('lead_times.histogram_label', {
    n: format.count(data.n),
    median: format.duration(data.median_s),
  });
  return (
    <Card
      title={t('lead_times.histogram')}
      note={t('lead_times.histogram_note')}
      actions={brush && <Commit bins={bins} brush={brush} span={span} />}
    >
      <div className="histogram">
        <Chart option={option} label={label} height={230} onReady={drag} />
        <RangeSlider
          className="histogram-slider"
          size={4}
          thumbSize={14}
          label={null}
          min={0}
          max={bins.length}
          minRange={1}
          value={brush ? [brush.first, brush.last + 1] : [0, bins.length]}
          onChange={([first, end]) => setBrush(first, end - 1)}
          thumbFromLabel={t('lead_times.brush_from')}
          thumbToLabel={t('lead_times.brush_to')}
        />
      </div>
    </Card>
  );
}

function Commit({ bins, brush, span }: { bins: readonly Bin[]; brush: Brush; span: Span }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const workingDay = useWorkingDay();
  const [low, high] = [bins[brush.first]?.from_s ?? 0, bins[brush.last]?.to_s ?? 0];
  const keep = () => {
    const filters = durationFilters(Math.floor(low), Math.ceil(high), span, workingDay);
    change({ range: null }, 'replace');
    addFilters(...filters);
  };
  return (
    <Group gap="xs">
      <span aria-live="polite">
        {t('lead_times.brushed', {
          low: format.duration(low),
          high: format.duration(high),
          n: format.count(casesIn(bins, brush)),
          noun,
        })}
      </span>
      <Button size="compact-sm" leftSection={<Icon name="filter" size={14} />} onClick={keep}>
        {t('lead_times.keep')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => change({ range: null }, 'replace')}>
        {t('lead_times.clear')}
      </Button>
    </Group>
  );
}

/** Brushing whole bins with the pointer. */
function useBins(count: number, setBrush: (first: number, last: number) => void) {
  const latest = useRef({ count, setBrush });
  latest.current = { count, setBrush };
  return (chart: EChartsType) =>
    followDrag(chart, (start, now) => {
      const inside = (x: number) => Math.max(0, Math.min(latest.current.count - 1, Math.round(x)));
      latest.current.setBrush(inside(Math.min(start, now)), inside(Math.max(start, now)));
    });
}

function histogramOption(bins: readonly Bin[], brush: Brush | null, format: Format, noun: string) {
  const inside = (index: number) => !brush || (index >= brush.first && index <= brush.last);
  return {
    grid: { left: 52, right: 16, top: 14, bottom: 26 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([hit]: { dataIndex: number }[]) => {
        const bin = bins[hit?.dataIndex ?? 0];
        if (!bin) return '';
        return `${format.duration(bin.from_s)} – ${format.duration(bin.to_s)}<br><b>${format.count(bin.n)}</b> ${noun}`;
      },
    },
    xAxis: [{ type: 'category', data: bins.map((_, index) => index), show: false }, edgesAxis(bins, format)],
    yAxis: { axisLabel: { formatter: (value: number) => format.count(value) }, minInterval: 1 },
    series: [
      {
        type: 'bar',
        barCategoryGap: '12%',
        animation: false,
        data: bins.map(({ n }, index) => ({
          value: n,
          itemStyle: { color: inside(index) ? '#4263eb' : '#adb5bd', borderRadius: [3, 3, 0, 0] },
        })),
      },
    ],
  };
}

/** A second axis over the same width whose labels stand at the edges of the bins, not under their middles. */
function edgesAxis(bins: readonly Bin[], format: Format) {
  const edge = (index: number) => bins[index]?.from_s ?? bins.at(-1)?.to_s;
  return {
    type: 'value',
    position: 'bottom',
    min: 0,
    max: bins.length,
    interval: Math.max(1, Math.ceil(bins.length / MOST_LABELS)),
    splitLine: { show: false },
    axisPointer: { show: false },
    axisLabel: { formatter: (index: number) => format.duration(edge(index)), hideOverlap: true },
  };
}
