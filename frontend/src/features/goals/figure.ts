/** Key figures as people read and write them. */
import type { Format } from '../../i18n/format';

export function figure(
  value: number | null | undefined,
  unit: string,
  format: Format,
  currency?: string | null,
) {
  if (value == null) return '—';
  if (unit === 'seconds') return format.duration(value);
  if (unit === 'share' || unit === 'points') return format.percent(value);
  if (unit === 'money') return format.money(value, currency ?? null);
  if (unit === 'days') return `${format.number(value)} ${format.lang === 'fr' ? 'j' : 'd'}`;
  return format.number(value);
}

const DAY_S = 86_400;

/** A target as the server reads it: `28.5d`, `45%`, `12`. */
export function targetText(value: number, unit: string, workingDay = DAY_S): string {
  const short = (number: number) => String(Math.round(number * 10) / 10);
  if (unit === 'seconds') return `${short(value / workingDay)}d`;
  if (unit === 'share') return `${short(value * 100)}%`;
  return String(value);
}
