import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { change, useParam } from '../../state/url';
import type { Span } from './durationFilter';

/** The two activities between which time is taken; without them the whole case counts. */
export function useSpan(): Span {
  const [from] = useParam('from', '');
  const [to] = useParam('to', '');
  return { from: from || null, to: to || null };
}

export function SpanChooser() {
  const { t } = useTranslation();
  const { from, to } = useSpan();
  return (
    <Group gap="sm" align="end" className="lead-span" role="group" aria-label={t('lead_times.span')}>
      <ActivitySelect
        name="from"
        value={from}
        empty={t('lead_times.first_event')}
        label={t('lead_times.from')}
      />
      <span className="lead-arrow">
        <Icon name="arrowRight" />
      </span>
      <ActivitySelect name="to" value={to} empty={t('lead_times.last_event')} label={t('lead_times.to')} />
    </Group>
  );
}

interface Props {
  name: 'from' | 'to';
  value: string | null;
  label: string;
  /** What stands for no activity. */
  empty: string;
}

function ActivitySelect({ name, value, label, empty }: Props) {
  const format = useFormat();
  const { data } = useDataset();
  const choices = (data?.activities ?? []).map(({ key, label }) => ({
    value: key,
    label: format.label(label),
  }));
  return (
    <Select
      label={label}
      placeholder={empty}
      data={choices}
      value={value}
      onChange={(next) => change({ [name]: next, range: null })}
      clearable
      searchable
      w={270}
    />
  );
}
