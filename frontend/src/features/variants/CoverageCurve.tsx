import { Slider } from '@mantine/core';
import type { EChartsType } from 'echarts/core';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../components/Chart';
import { followDrag } from '../../components/chartDrag';
import { useCaseNoun } from '../../components/useCaseNoun';
import { type Format, useFormat } from '../../i18n/format';
import { type CoveragePoint, fromPosition, shareAt, toPosition } from './coverage';

const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};
const GRID = { left: 48, right: 20, top: 12, bottom: 26 };

interface Props {
  coverage: CoveragePoint[];
  most: number;
  cut: number;
  onCut: (count: number) => void;
}

/** Share of the cases covered by the most frequent variants, with a cut to drag on the curve or on the slider. */
export function CoverageCurve({ coverage, most, cut, onCut }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const drag = useDrag(most, onCut);
  const option = useMemo(() => curveOption(coverage, most, cut, format), [coverage, most, cut, format]);
  /** On a logarithmic slider a step of the slider is not a variant: the arrow keys move by one. */
  const byOne = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    onCut(Math.max(1, Math.min(most, cut + step)));
  };
  const said = t('variants.covers', {
    count: cut,
    n: format.count(cut),
    share: format.percent(shareAt(coverage, cut)),
    noun,
  });
  return (
    <div className="coverage" onKeyDownCapture={byOne}>
      <Chart option={option} label={`${t('variants.coverage')} ${said}`} height={170} onReady={drag} />
      <Slider
        className="coverage-slider"
        size={4}
        thumbSize={16}
        min={0}
        max={1000}
        label={null}
        value={toPosition(cut, most)}
        onChange={(position) => onCut(fromPosition(position, most))}
        thumbLabel={t('variants.cut')}
        thumbProps={{ 'aria-valuetext': said }}
        disabled={most <= 1}
      />
    </div>
  );
}

/** Lets the pointer move the cut anywhere on the picture. */
function useDrag(most: number, onCut: (count: number) => void) {
  const latest = useRef({ most, onCut });
  latest.current = { most, onCut };
  return (chart: EChartsType) =>
    followDrag(chart, (_, now) => {
      latest.current.onCut(Math.max(1, Math.min(latest.current.most, Math.round(now))));
    });
}

function curveOption(coverage: readonly CoveragePoint[], most: number, cut: number, format: Format) {
  const covered = shareAt(coverage, cut);
  const before = coverage.filter(({ variants }) => variants <= cut).map((p) => [p.variants, p.share]);
  const after = coverage.filter(({ variants }) => variants >= cut).map((p) => [p.variants, p.share]);
  const line = { type: 'line', showSymbol: false, step: false, silent: true, animation: false };
  return {
    grid: GRID,
    xAxis: {
      type: 'log',
      min: 1,
      max: Math.max(most, 2),
      axisLabel: { formatter: (value: number) => format.count(value), hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      min: 0,
      max: 1,
      interval: 0.25,
      axisLabel: { formatter: (value: number) => format.percent(value) },
    },
    series: [
      {
        ...line,
        data: [...before, [cut, covered]],
        color: '#4263eb',
        lineStyle: { width: 2 },
        areaStyle: { opacity: 0.18 },
        markLine: {
          symbol: 'none',
          silent: true,
          animation: false,
          lineStyle: { color: '#4263eb', type: 'solid', width: 1.5 },
          label: { show: false },
          data: [{ xAxis: cut }],
        },
      },
      { ...line, data: [[cut, covered], ...after], color: '#adb5bd', lineStyle: { width: 2 } },
    ],
  };
}
