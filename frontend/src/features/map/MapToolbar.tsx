import { ActionIcon, Button, Menu, NativeSelect, Slider, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icons';
import { METRICS, type Metric } from '../../map/metrics';

interface Props {
  metric: Metric;
  second: Metric | null;
  activities: number;
  paths: number;
  search: string;
  replaying: boolean;
  table: boolean;
  withAmount: boolean;
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
  const metrics = METRICS.filter((metric) => metric !== 'amount' || props.withAmount);
  const options = metrics.map((value) => ({ value, label: t(`map.metric_${value}`) }));
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
      <Labelled label={t('map.activities')} value={props.activities} onChange={props.onActivities} min={5} />
      <Labelled label={t('map.paths')} value={props.paths} onChange={props.onPaths} min={0} />
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
      <MoreMenu table={props.table} onTable={props.onTable} onExport={props.onExport} />
    </div>
  );
}

interface LabelledProps {
  label: string;
  value: number;
  min: number;
  onChange: (value: number) => void;
}

function Labelled({ label, value, min, onChange }: LabelledProps): ReactNode {
  const id = useId();
  return (
    <div className="map-slider">
      <span id={id}>{label}</span>
      <Slider
        size="sm"
        min={min}
        max={100}
        step={1}
        value={value}
        onChange={onChange}
        label={(percent) => `${percent} %`}
        thumbProps={{ 'aria-labelledby': id }}
      />
    </div>
  );
}

function MoreMenu({ table, onTable, onExport }: Pick<Props, 'table' | 'onTable' | 'onExport'>) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('map.more')}>
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name={table ? 'map' : 'table'} size={16} />} onClick={onTable}>
          {t(table ? 'map.as_picture' : 'map.as_table')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          disabled={table}
          leftSection={<Icon name="download" size={16} />}
          onClick={() => onExport('png')}
        >
          {t('map.export_png')}
        </Menu.Item>
        <Menu.Item
          disabled={table}
          leftSection={<Icon name="download" size={16} />}
          onClick={() => onExport('svg')}
        >
          {t('map.export_svg')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
