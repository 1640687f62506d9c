/** The two languages: one file per area and language, keys typed from the English ones. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import { fr } from './fr';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Catalogue = typeof en;

const STORED = 'filon.lang';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue };
  }
}

/** The language of the address, else the one chosen before, else French for a French browser, else English. */
export function firstLanguage(search: string, stored: string | null, browser: string): Language {
  const wanted = new URLSearchParams(search).get('lang') ?? stored ?? browser.slice(0, 2);
  return wanted === 'fr' ? 'fr' : 'en';
}

export function startI18n(): void {
  const lng = firstLanguage(location.search, localStorage.getItem(STORED), navigator.language);
  void i18next.use(initReactI18next).init({
    lng,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = lng;
}

export function chooseLanguage(lang: Language): void {
  localStorage.setItem(STORED, lang);
  document.documentElement.lang = lang;
  void i18next.changeLanguage(lang);
}
