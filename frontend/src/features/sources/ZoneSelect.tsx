import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string | null;
  onChange: (zone: string | null) => void;
}

/** The time zone of times that do not say theirs. */
export function ZoneSelect({ value, onChange }: Props) {
  const { t } = useTranslation();
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])], []);
  return (
    <Select
      label={t('sources.timezone')}
      description={t('sources.timezone_note')}
      placeholder={t('sources.timezone_none')}
      data={zones}
      value={value}
      onChange={onChange}
      maw={360}
      searchable
      clearable
    />
  );
}
