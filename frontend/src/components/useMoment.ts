import { useMemo } from 'react';
import { useFormat } from '../i18n/format';

/** Days and times in one time zone, whatever the zone of the browser. */
export function useMoment(zone: string) {
  const { locale } = useFormat();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone });
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone });
    const write = (as: Intl.DateTimeFormat) => (value: string | number | null) =>
      value === null ? '—' : as.format(new Date(value));
    return { zone, date: write(day), time: write(clock) };
  }, [locale, zone]);
}
