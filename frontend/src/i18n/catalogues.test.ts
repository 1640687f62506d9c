import { describe, expect, it } from 'vitest';
import { en as first } from './en';
import { more } from './en/more';
import { fr as premier } from './fr';
import { more as suite } from './fr/more';
import { firstLanguage } from './index';

type Area = Record<string, string>;
const en = { ...first, ...more };
const fr = { ...premier, ...suite };
const areas = Object.keys(en) as (keyof typeof en)[];
const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe.each(areas)('the texts of %s', (area) => {
  const [english, french] = [en[area] as Area, fr[area] as Area];

  it('exist in both languages, with the same parameters', () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      expect([key, holes(french[key] ?? '')]).toEqual([key, holes(text)]);
    }
  });
});

describe('the first language', () => {
  it('is that of the address, else the one chosen before, else that of the browser', () => {
    expect(firstLanguage('?lang=en', 'fr', 'fr-FR')).toBe('en');
    expect(firstLanguage('', 'fr', 'en-GB')).toBe('fr');
    expect(firstLanguage('', null, 'fr-CA')).toBe('fr');
    expect(firstLanguage('', null, 'de-DE')).toBe('en');
  });
});
