import { expect, test } from 'vitest';
import type { ScenarioCard } from '../../api/types';
import { changesOf, readChosen, standard, writeChosen } from './chosen';

const words = { fr: '', en: '' };
const base = { title: words, about: words, assumption: words, is_guess: false };
const CARDS: ScenarioCard[] = [
  { ...base, key: 'skip', changes: ['skip:a'], slider: null, choices: [] },
  {
    ...base,
    key: 'people',
    changes: ['people:{choice}:{x}'],
    slider: { min: 1, max: 10, step: 1, default: 2, unit: 'people', scale: 1 },
    choices: [
      { value: 'PME', label: words },
      { value: 'A%3AB', label: words },
    ],
  },
  {
    ...base,
    key: 'cap',
    changes: ['cap:discount:{x}'],
    slider: { min: 0, max: 30, step: 1, default: 10, unit: 'percent', scale: 0.01 },
    choices: [],
  },
];

test('the address brings back what was chosen', () => {
  const chosen = [
    { key: 'people', number: 3, choice: 'A%3AB' },
    { key: 'cap', number: 7, choice: '' },
  ];
  expect(readChosen(chosen.map(writeChosen), CARDS)).toEqual(chosen);
});

test('what an address has wrong is put right or left out', () => {
  const found = readChosen(['flown:1', 'people:99:Nobody', 'people:2:PME', 'cap:many'], CARDS);
  expect(found).toEqual([
    { key: 'people', number: 10, choice: 'PME' },
    { key: 'cap', number: 10, choice: '' },
  ]);
});

test('changes are written in the order of the cards, without crumbs of arithmetic', () => {
  const [skip, people, cap] = CARDS.map(standard);
  if (!skip || !people || !cap) throw new Error('three cards');
  expect(changesOf([{ ...cap, number: 7 }, skip, people], CARDS)).toEqual([
    'skip:a',
    'people:PME:2',
    'cap:discount:0.07',
  ]);
});
