import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LabelledSlider } from '../../../components/LabelledSlider';
import { useFormat } from '../../../i18n/format';
import type { ImageFormat } from '../../../map/useExport';
import { change } from '../../../state/url';
import { MapMenu } from '../../map/MapMenu';
import { measure } from './look';
import { AWAY, type DependencyState, MOST_LEAST } from './useDependencyState';

interface Props {
  state: DependencyState;
  onExport: (format: ImageFormat) => void;
}

/** The thresholds of the method, what the map is shown as, and the way back. */
export function DependencyBar({ state, onExport }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (hundredths: number) => measure(hundredths / 100, format);
  const after = (text: string) => <output className="dependency-value">{text}</output>;
  return (
    <div className="map-toolbar dependency-bar">
      <Button size="xs" variant="default" onClick={() => change(AWAY)}>
        {t('dependencies.back_to_models')}
      </Button>
      <MapMenu table={state.table} onTable={() => state.setTable(!state.table)} onExport={onExport} />
      <LabelledSlider
        label={t('dependencies.threshold')}
        min={0}
        value={state.threshold}
        write={share}
        after={after(share(state.threshold))}
        onChange={state.setThreshold}
      />
      <LabelledSlider
        label={t('dependencies.loops')}
        min={0}
        value={state.loops}
        write={share}
        after={after(share(state.loops))}
        onChange={state.setLoops}
      />
      <LabelledSlider
        label={t('dependencies.least')}
        min={1}
        max={MOST_LEAST}
        value={state.least}
        write={format.count}
        after={after(format.count(state.least))}
        onChange={state.setLeast}
      />
      <Checkbox
        size="xs"
        label={t('dependencies.distance')}
        checked={state.distance !== null}
        onChange={(event) => state.setDistance(event.currentTarget.checked ? state.standardDistance : null)}
      />
      {state.distance !== null && (
        <LabelledSlider
          label={t('dependencies.distance_least')}
          min={0}
          value={state.distance}
          write={share}
          after={after(share(state.distance))}
          onChange={state.setDistance}
        />
      )}
    </div>
  );
}
