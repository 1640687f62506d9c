import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icons';
import { LabelledSlider } from '../../components/LabelledSlider';
import { METRICS, type Metric } from '../../map/metrics';
import { MapMenu } from './MapMenu';

interface Props {
  metric: Metric;
  second: Metric | null;
  activities: number;
  paths: number;
  search: string;
  replaying: boolean;
  table: boolean;
  /** Whether amounts are added on the map, kept apart by currency, or not known. */
  amounts: 'added' | 'apart' | 'none';
  searchRef: React.RefObject<HTMLInputElement | null>;
  onMetric: (metric: string) => void;
  onSecond: (metric: string) => void;
  onActivities: (percent: number) => void;
  onPaths: (percent: number) => void;
  onSearch: (text: string) => void;
  onSearchEnter: () => void;
  onReplay: () => void;
  onTable: () => void;
  onExport: (format: 'svg' | 'png') => void;
}

/** What the map shows: figures, how many activities and paths, search, replay, export. */
export function MapToolbar(props: Props) {
  const { t } = useTranslation();
  const metrics = METRICS.filter((metric) => metric !== 'amount' || props.amounts !== 'none');
  const options = metrics.map((value) =>
    value === 'amount' && props.amounts === 'apart'
      ? { value, label: t('map.metric_amount_apart'), disabled: true }
      : { value, label: t(`map.metric_${value}`) },
  );
  return (
    <div className="map-toolbar">
      <NativeSelect
        size="xs"
        aria-label={t('map.metric')}
        data={options}
        value={props.metric}
        onChange={(event) => props.onMetric(event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        aria-label={t('map.second')}
        data={[
          { value: '', label: t('map.second_none') },
          ...options.filter(({ value }) => value !== props.metric),
        ]}
        value={props.second ?? ''}
        onChange={(event) => props.onSecond(event.currentTarget.value)}
      />
      <LabelledSlider
        label={t('map.activities')}
        value={props.activities}
        onChange={props.onActivities}
        min={5}
      />
      <LabelledSlider label={t('map.paths')} value={props.paths} onChange={props.onPaths} min={0} />
      <TextInput
        ref={props.searchRef}
        size="xs"
        className="map-search"
        type="search"
        aria-label={t('map.find')}
        placeholder={t('map.find')}
        leftSection={<Icon name="search" size={14} />}
        rightSection={<kbd>/</kbd>}
        value={props.search}
        onChange={(event) => props.onSearch(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && props.onSearchEnter()}
      />
      <Button
        size="xs"
        variant={props.replaying ? 'filled' : 'light'}
        leftSection={<Icon name={props.replaying ? 'stop' : 'play'} size={15} filled={!props.replaying} />}
        onClick={props.onReplay}
      >
        {t(props.replaying ? 'map.replay_stop' : 'map.replay')}
      </Button>
      <MapMenu table={props.table} onTable={props.onTable} onExport={props.onExport} />
    </div>
  );
}
