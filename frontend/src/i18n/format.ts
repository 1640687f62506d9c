/** Numbers, durations, money and dates for people, in the language of the page. */
import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label, Money } from '../api/types';
import type { Language } from './index';

/** Between a number and its unit; Intl itself puts narrow spaces between the digits. */
const NBSP = '\u00a0';
const ABSENT = '—';
const LOCALES: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };
const UNITS: [size: number, fr: string, en: string][] = [
  [31_557_600, 'ans', 'y'],
  [86_400, 'j', 'd'],
  [3_600, 'h', 'h'],
  [60, 'min', 'min'],
  [1, 's', 's'],
];
/** Years only from two years on: "400 d" says more than "1.1 y". */
const YEARS_FROM_S = 2 * 31_557_600;

/** Length of a working day in seconds while durations are in working time: a day of it is not 24 hours. */
export const WorkingDay = createContext<number | undefined>(undefined);

type Maybe = number | null | undefined;

export function makeFormat(lang: Language, workingDay?: number) {
  const locale = LOCALES[lang];
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const compactNumber = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

  const number = (value: Maybe) => (value == null ? ABSENT : plain.format(value));

  /** A share between 0 and 1 as a percentage; one decimal below 10 %. */
  const percent = (share: Maybe) => {
    if (share == null) return ABSENT;
    const value = share * 100;
    const text = (Math.abs(value) < 10 ? plain : whole).format(value);
    return `${text}${lang === 'fr' ? NBSP : ''}%`;
  };

  /** A difference of shares in points of percentage. */
  const points = (share: Maybe) => (share == null ? ABSENT : `${plain.format(share * 100)}${NBSP}pts`);

  /** Seconds in the largest unit that gives at least one. */
  const duration = (seconds: Maybe) => {
    if (seconds == null) return ABSENT;
    const size = Math.abs(seconds);
    const days: typeof UNITS = workingDay ? [[workingDay, 'j ouvrés', 'working d']] : UNITS.slice(1, 2);
    const years = size >= YEARS_FROM_S && !workingDay ? UNITS.slice(0, 1) : [];
    const units = [...years, ...days, ...UNITS.slice(2)];
    const [unit, fr, en] = units.find(([unitSize]) => size >= unitSize) ?? [1, 's', 's'];
    const value = seconds / unit;
    const text = (Math.abs(value) >= 100 ? whole : plain).format(value);
    return `${text}${NBSP}${lang === 'fr' ? fr : en}`;
  };

  const money = (value: Maybe, currency: string | null = 'EUR') => {
    if (value == null) return ABSENT;
    if (!currency) return compactNumber.format(value);
    const digits = { minimumFractionDigits: 0, maximumFractionDigits: 1 };
    const style = { style: 'currency', currency, notation: 'compact', ...digits } as const;
    return new Intl.NumberFormat(locale, style).format(value);
  };

  return {
    lang,
    locale,
    number,
    percent,
    points,
    duration,
    money,
    /** Whole number. */
    count: (value: Maybe) => (value == null ? ABSENT : whole.format(value)),
    /** Several currencies side by side, never added. */
    amounts: (values: Money[]) =>
      values.length ? values.map(({ value, currency }) => money(value, currency)).join(' + ') : ABSENT,
    date: (value: string | number | Date | null | undefined) =>
      value == null ? ABSENT : day.format(new Date(value)),
    dateTime: (value: string | number | Date | null | undefined) =>
      value == null ? ABSENT : moment.format(new Date(value)),
    label: (label: Label) => label[lang] || label.en,
  };
}

export type Format = ReturnType<typeof makeFormat>;

/** A difference as it is written with its sign; none beside what is written as nothing. */
export function signed(write: (value: number) => string, value: number): string {
  const size = write(Math.abs(value));
  return value === 0 || size === write(0) ? size : `${value > 0 ? '+' : '−'}${size}`;
}

/** The formats of the present language and clock. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const lang = i18n.language === 'fr' ? 'fr' : 'en';
  const workingDay = useContext(WorkingDay);
  return useMemo(() => makeFormat(lang, workingDay), [lang, workingDay]);
}
