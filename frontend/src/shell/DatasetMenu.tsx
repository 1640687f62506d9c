import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDataset, useDatasets } from '../api/queries';
import { Icon } from '../components/icons';
import { useFormat } from '../i18n/format';
import { change, navigate, usePlace } from '../state/url';

/** The data set in view, the others, and what a case is taken to be. */
export function DatasetMenu() {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  const { data } = useDataset();
  const name = data?.label ?? dataset ?? '';
  return (
    <Menu position="bottom-start" shadow="md" width={260}>
      <Menu.Target>
        <button type="button" className="dataset-badge" title={name}>
          <span>{name}</span>
          {data?.format === 'simulation' && <em className="dataset-mark">{t('shell.simulated')}</em>}
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <PerspectiveItems />
        <DatasetItems />
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="home" size={16} />} onClick={() => navigate('/')}>
          {t('shell.all_datasets')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PerspectiveItems() {
  const { t } = useTranslation();
  const format = useFormat();
  const { params } = usePlace();
  const { data } = useDataset();
  const all = data?.perspectives ?? [];
  if (all.length < 2) return null;
  const present = params.get('perspective') ?? data?.perspective;
  const usual = all[0]?.key;
  return (
    <>
      <Menu.Label>{t('shell.perspective')}</Menu.Label>
      {all.map(({ key, label, cases }) => (
        <Menu.Item
          key={key}
          leftSection={key === present ? <Icon name="check" size={16} /> : <span className="menu-gap" />}
          rightSection={<span className="dimmed">{format.count(cases)}</span>}
          aria-current={key === present ? 'true' : undefined}
          onClick={() => change({ perspective: key === usual ? null : key, sel: null, page: null })}
        >
          {format.label(label)}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}

const MOST_SHOWN = 8;

function DatasetItems() {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  const { data } = useDatasets();
  const others = (data ?? []).filter(({ name }) => name !== dataset).slice(0, MOST_SHOWN);
  if (!others.length) return null;
  return (
    <>
      <Menu.Label>{t('shell.home')}</Menu.Label>
      {others.map(({ name, label }) => (
        <Menu.Item
          key={name}
          leftSection={<Icon name="database" size={16} />}
          onClick={() => navigate(`/d/${encodeURIComponent(name)}/overview`)}
        >
          {label}
        </Menu.Item>
      ))}
    </>
  );
}
