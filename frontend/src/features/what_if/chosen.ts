import type { ScenarioCard } from '../../api/types';

/** A card that is switched on: its number and, where it has choices, which one. */
export interface Chosen {
  key: string;
  number: number;
  choice: string;
}

/** Cards of the address, each written `key:number:choice`; a text that names no card is left out. */
export function readChosen(texts: readonly string[], cards: readonly ScenarioCard[]): Chosen[] {
  const found: Chosen[] = [];
  for (const text of texts) {
    const [key = '', number = '', ...rest] = text.split(':');
    const card = cards.find((one) => one.key === key);
    if (!card || found.some((one) => one.key === key)) continue;
    found.push({ key, number: within(card, Number(number)), choice: known(card, rest.join(':')) });
  }
  return found;
}

export const writeChosen = ({ key, number, choice }: Chosen): string =>
  choice ? `${key}:${number}:${choice}` : `${key}:${number}`;

/** The card as it is switched on first. */
export const standard = (card: ScenarioCard): Chosen => ({
  key: card.key,
  number: card.slider?.default ?? 0,
  choice: card.choices[0]?.value ?? '',
});

/** Texts of the changes that the chosen cards make, in the order of the cards. */
export function changesOf(chosen: readonly Chosen[], cards: readonly ScenarioCard[]): string[] {
  return cards.flatMap((card) => {
    const one = chosen.find(({ key }) => key === card.key);
    if (!one) return [];
    const number = String(Number((one.number * (card.slider?.scale ?? 1)).toPrecision(12)));
    return card.changes.map((text) => text.replaceAll('{x}', number).replaceAll('{choice}', one.choice));
  });
}

function within(card: ScenarioCard, number: number): number {
  if (!card.slider) return 0;
  if (!Number.isFinite(number)) return card.slider.default;
  return Math.min(card.slider.max, Math.max(card.slider.min, number));
}

const known = (card: ScenarioCard, choice: string): string =>
  card.choices.some(({ value }) => value === choice) ? choice : (card.choices[0]?.value ?? '');
