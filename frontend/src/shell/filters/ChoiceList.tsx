import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { folded } from '../../components/folded';
import { useFormat } from '../../i18n/format';

export interface Choice {
  value: string;
  label: string;
  count: number;
}

interface Props {
  label: string;
  choices: Choice[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

const SEARCH_FROM = 9;

/** Several of many, with how many cases each has, and a search when there are many. */
export function ChoiceList({ label, choices, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [query, setQuery] = useState('');
  const shown = choices.filter((choice) => folded(choice.label).includes(folded(query)));
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <fieldset className="choice-list">
      <legend className="visually-hidden">{label}</legend>
      {choices.length >= SEARCH_FROM && (
        <TextInput
          size="xs"
          type="search"
          aria-label={t('common.search')}
          placeholder={t('common.search')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <div className="choice-scroll">
        {shown.map((choice) => (
          <div key={choice.value} className="choice">
            <Checkbox
              size="xs"
              label={choice.label || t('common.none')}
              checked={chosen.includes(choice.value)}
              onChange={() => toggle(choice.value)}
            />
            <span className="dimmed">{format.count(choice.count)}</span>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
