import { useMemo } from 'react';
import { useDataset } from '../../api/queries';
import { useFormat } from '../../i18n/format';

/** Days and times in the time zone of the data set, whatever the zone of the browser. */
export function useMoment() {
  const { locale } = useFormat();
  const { data } = useDataset();
  const zone = data?.timezone ?? 'UTC';
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone });
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone });
    const write = (as: Intl.DateTimeFormat) => (value: string | number | null) =>
      value === null ? '—' : as.format(new Date(value));
    return { zone, date: write(day), time: write(clock) };
  }, [locale, zone]);
}
