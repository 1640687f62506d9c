import type { KpiValue } from '../../api/types';
import type { Format } from '../../i18n/format';

export type Unit = KpiValue['unit'];

const NBSP = '\u00a0';

/** A number of an answer as people read it. */
export function figure(value: number | null, unit: Unit, format: Format, currency: string | null = null) {
  if (value === null) return format.number(null);
  const french = format.lang === 'fr';
  switch (unit) {
    case 'seconds':
      return format.duration(value);
    case 'share':
      return format.percent(value);
    case 'points':
      return `${format.number(value * 100)}${NBSP}points`;
    case 'days':
      return `${format.number(value)}${NBSP}${french ? 'j' : 'd'}`;
    case 'money':
      return format.money(value, currency);
    default:
      return format.number(value);
  }
}

/** Where the true value lies; an end that the data cannot tell is a question mark. */
export function range(kpi: Pick<KpiValue, 'interval' | 'unit' | 'currency'>, format: Format): string | null {
  if (!kpi.interval) return null;
  const [low, high] = [kpi.interval.low, kpi.interval.high].map((end) =>
    end === null ? '?' : figure(end, kpi.unit, format, kpi.currency),
  );
  return low === high ? null : between(low ?? '?', high ?? '?', format);
}

/** Two ends as a range; beside a minus a dash could be taken for another one, and a word stands in its place. */
export function between(low: string, high: string, { lang }: Pick<Format, 'lang'>): string {
  const isNegative = [low, high].some((end) => /^[-−]/.test(end));
  return `${low} ${isNegative ? (lang === 'fr' ? 'à' : 'to') : '–'} ${high}`;
}
