/** Filter texts from what a person chose in the builder. */
import { quoteValue } from '../../state/filters';

/** Fields that are not attributes: an attribute of such a name is written in quotes. */
const KEYWORDS = new Set([
  'through',
  'not',
  'edge',
  'follows',
  'wait',
  'variant',
  'starts',
  'ends',
  'loops',
  'started',
  'closed',
  'active',
  'open',
  'outcome',
  'duration',
  'events',
  'case',
]);

const field = (key: string) => (KEYWORDS.has(key) ? `"${key}"` : quoteValue(key));
const list = (values: readonly string[]) => values.map(quoteValue).join(',');

export const attributeIn = (key: string, values: readonly string[], without: boolean): string | null =>
  values.length ? `${field(key)}:${without ? 'not_in' : 'in'}:${list(values)}` : null;

/** Between two bounds, either of them open. */
export function attributeBetween(key: string, low: string, high: string): string | null {
  return low || high ? `${field(key)}:between:${low}..${high}` : null;
}

export type ActivityMode = 'through' | 'not' | 'starts' | 'ends';

export const activities = (mode: ActivityMode, keys: readonly string[]): string | null =>
  keys.length ? `${mode}:${list(keys)}` : null;

export type OrderMode = 'edge' | 'follows' | 'slower' | 'faster';

/** One activity after another: directly, sooner or later, or in more or less than a time. */
export function order(mode: OrderMode, from: string, to: string, time: string): string | null {
  if (!from || !to) return null;
  const pair = `${quoteValue(from)}>${quoteValue(to)}`;
  if (mode === 'edge' || mode === 'follows') return `${mode}:${pair}`;
  return time ? `wait:${pair}:${mode === 'slower' ? 'gt' : 'lt'}:${time}` : null;
}

export const duration = (mode: 'gt' | 'lt', time: string): string | null =>
  time ? `duration:${mode}:${time}` : null;

export type PeriodMode = 'started' | 'closed' | 'active';

/** A period of days, either end open. */
export const period = (mode: PeriodMode, from: string, to: string): string | null =>
  from || to ? `${mode}:${from}..${to}` : null;

export const outcome = (values: readonly string[]): string | null =>
  values.length ? `outcome:${values.join(',')}` : null;

/** The most frequent variants, up to a number. */
export const topVariants = (count: number): string | null => (count >= 1 ? `variant:1..${count}` : null);

export type Unit = 'd' | 'h' | 'min' | 'w';

/** A time in the grammar; nothing for no number. */
export const time = (amount: number | string, unit: Unit): string =>
  Number(amount) > 0 ? `${Number(amount)}${unit}` : '';
