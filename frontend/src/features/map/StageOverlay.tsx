import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProcessMap } from '../../api/types';
import { useFormat } from '../../i18n/format';
import type { Metric } from '../../map/metrics';
import type { ZoomControls } from '../../map/useZoom';
import { ZoomButtons } from '../../map/ZoomButtons';
import { Legend } from './Legend';

interface Props {
  map: ProcessMap;
  metric: Metric;
  byAmount: boolean;
  paths: number;
  zoom: RefObject<ZoomControls | null>;
}

const FEW_CASES = 30;

/** What stands on the map: how much of it is shown, the legend, the zoom. */
export function StageOverlay({ map, metric, byAmount, paths, zoom }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = map.edges.filter(({ rank }) => rank <= paths).length;
  return (
    <>
      <p className="map-status">
        {t('map.paths_shown', { n: format.count(shown), total: format.count(map.edges.length) })}
        {map.activities < map.total_activities &&
          ` · ${t('map.top_activities', { n: format.count(map.activities), total: format.count(map.total_activities) })}`}
        {map.cases < FEW_CASES && ` · ${t('common.few_cases', { n: format.count(map.cases) })}`}
        {byAmount && map.left_out && ` · ${format.label(map.left_out.text)}`}
      </p>
      <Legend map={map} metric={metric} />
      <ZoomButtons zoom={zoom} />
    </>
  );
}
