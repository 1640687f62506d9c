import { ActionIcon } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../components/icons';
import type { ZoomControls } from './useZoom';

export const ZOOM_STEP = 1.3;

/** Nearer, farther, the whole: what the keys + - 0 do. */
export function ZoomButtons({ zoom }: { zoom: RefObject<ZoomControls | null> }) {
  const { t } = useTranslation();
  const buttons: [IconName, string, () => void][] = [
    ['plus', `${t('map.zoom_in')} (+)`, () => zoom.current?.by(ZOOM_STEP)],
    ['minus', `${t('map.zoom_out')} (-)`, () => zoom.current?.by(1 / ZOOM_STEP)],
    ['fit', `${t('map.fit')} (0)`, () => zoom.current?.fit()],
  ];
  return (
    <div className="map-zoom">
      {buttons.map(([icon, label, onClick]) => (
        <ActionIcon key={icon} variant="default" size={30} aria-label={label} title={label} onClick={onClick}>
          <Icon name={icon} size={15} />
        </ActionIcon>
      ))}
    </div>
  );
}
