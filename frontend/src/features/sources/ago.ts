import { useMemo } from 'react';
import { useFormat } from '../../i18n/format';

const STEPS: [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 60, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [31 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30.44 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365.25 * 86_400, 'year'],
];

/** How long ago an instant was, in one rounded number: "3 hours ago". */
export function ago(instant: string, now: number, locale: string): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  const [, size, unit] = STEPS.find(([limit]) => seconds < limit) ?? [0, 1, 'second' as const];
  // "Last month" would be wrong for 31 days that began the month before: numbers, but for "now".
  const numeric = unit === 'second' ? 'auto' : 'always';
  return new Intl.RelativeTimeFormat(locale, { numeric }).format(-Math.floor(seconds / size), unit);
}

export function useAgo(): (instant: string) => string {
  const { locale } = useFormat();
  return useMemo(() => (instant: string) => ago(instant, Date.now(), locale), [locale]);
}
