/** The two languages: one file per area and language, keys typed from the English ones. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { change, here } from '../state/url';
import type { en } from './en';
import type { more } from './en/more';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Catalogue = typeof en;
export type More = typeof more;

const STORED = 'filon.lang';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue & More };
  }
}

/** The language of the address, else the one chosen before, else French for a French browser, else English. */
export function firstLanguage(search: string, stored: string | null, browser: string): Language {
  const wanted = new URLSearchParams(search).get('lang') ?? stored ?? browser.slice(0, 2);
  return wanted === 'fr' ? 'fr' : 'en';
}

/** The texts of a language, fetched when it is first wanted. */
async function catalogue(lang: Language): Promise<Catalogue> {
  return lang === 'fr' ? (await import('./fr')).fr : (await import('./en')).en;
}

let wantsMore = false;

/** Fetches the texts of the screens that are not part of the first load. */
export async function loadMore(lang = i18next.language as Language): Promise<void> {
  wantsMore = true;
  const { more } = lang === 'fr' ? await import('./fr/more') : await import('./en/more');
  i18next.addResourceBundle(lang, 'translation', more, true);
}

export async function startI18n(): Promise<void> {
  const lng = firstLanguage(location.search, localStorage.getItem(STORED), navigator.language);
  await i18next.use(initReactI18next).init({
    lng,
    resources: { [lng]: { translation: await catalogue(lng) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = lng;
}

/** Switch now and for the next visits; an address that names a language names the new one. */
export async function chooseLanguage(lang: Language): Promise<void> {
  localStorage.setItem(STORED, lang);
  if (here().params.has('lang')) change({ lang }, 'replace');
  if (!i18next.hasResourceBundle(lang, 'translation')) {
    i18next.addResourceBundle(lang, 'translation', await catalogue(lang));
  }
  if (wantsMore) await loadMore(lang);
  document.documentElement.lang = lang;
  await i18next.changeLanguage(lang);
}
