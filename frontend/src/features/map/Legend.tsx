import { useComputedColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProcessMap } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { extent, formatMetric, isTime, type Metric } from '../../map/metrics';
import { css, mix, PALETTES } from '../../map/palette';

/** What colour and thickness mean for the figure shown. */
export function Legend({ map, metric }: { map: ProcessMap; metric: Metric }) {
  const { t } = useTranslation();
  const format = useFormat();
  const palette = PALETTES[useComputedColorScheme('light')];
  const scale = (isTime(metric) ? palette.time : palette.frequency).node;
  const most = extent(map, metric);
  const stops = [0, 0.25, 0.5, 0.75, 1].map((t) => css(mix(scale, t)));
  return (
    <div className="map-legend">
      <span className="legend-title">{t(`map.metric_${metric}`)}</span>
      <span className="legend-scale" style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }} />
      <span className="legend-ends">
        <span>0</span>
        <span>{formatMetric(most.node, metric, format, map.currency)}</span>
      </span>
      <span className="legend-lines">
        <svg width="34" height="8" aria-hidden="true">
          <path d="M1,4H33" stroke="currentColor" strokeWidth="1.2" />
        </svg>
        <svg width="34" height="8" aria-hidden="true">
          <path d="M1,4H33" stroke="currentColor" strokeWidth="5" />
        </svg>
        <span>{formatMetric(most.edge, metric, format, map.currency)}</span>
      </span>
    </div>
  );
}
