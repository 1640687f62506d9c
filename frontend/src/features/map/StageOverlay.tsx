import { ActionIcon } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProcessMap } from '../../api/types';
import { Icon, type IconName } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import type { Metric } from '../../map/metrics';
import type { ZoomControls } from '../../map/useZoom';
import { Legend } from './Legend';

interface Props {
  map: ProcessMap;
  metric: Metric;
  paths: number;
  zoom: RefObject<ZoomControls | null>;
}

const FEW_CASES = 30;
const ZOOM_STEP = 1.3;

/** What stands on the map: how much of it is shown, the legend, the zoom. */
export function StageOverlay({ map, metric, paths, zoom }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = map.edges.filter(({ rank }) => rank <= paths).length;
  const buttons: [IconName, string, () => void][] = [
    ['plus', `${t('map.zoom_in')} (+)`, () => zoom.current?.by(ZOOM_STEP)],
    ['minus', `${t('map.zoom_out')} (-)`, () => zoom.current?.by(1 / ZOOM_STEP)],
    ['fit', `${t('map.fit')} (0)`, () => zoom.current?.fit()],
  ];
  return (
    <>
      <p className="map-status">
        {t('map.paths_shown', { n: format.count(shown), total: format.count(map.edges.length) })}
        {map.activities < map.total_activities &&
          ` · ${t('map.top_activities', { n: format.count(map.activities), total: format.count(map.total_activities) })}`}
        {map.cases < FEW_CASES && ` · ${t('common.few_cases', { n: format.count(map.cases) })}`}
      </p>
      <Legend map={map} metric={metric} />
      <div className="map-zoom">
        {buttons.map(([icon, label, onClick]) => (
          <ActionIcon
            key={icon}
            variant="default"
            size={30}
            aria-label={label}
            title={label}
            onClick={onClick}
          >
            <Icon name={icon} size={15} />
          </ActionIcon>
        ))}
      </div>
    </>
  );
}
