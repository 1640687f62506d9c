import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSuggestions } from '../../api/queries';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';

const MOST_SHOWN = 7;
const PAUSE_MS = 150;

/** A filter typed in its grammar, completed by the server. Enter applies what was typed. */
export function FilterSearch({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, PAUSE_MS);
  const { data } = useSuggestions(asked);
  const found = typed ? (data ?? []).slice(0, MOST_SHOWN) : [];
  const pick = (text: string) => (/[:,>]$/.test(text) ? setTyped(text) : onPick(text));
  return (
    <div>
      <TextInput
        data-autofocus
        size="xs"
        type="search"
        aria-label={t('filters.typed')}
        placeholder={t('filters.typed')}
        leftSection={<Icon name="search" size={14} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !typed) return;
          event.preventDefault();
          pick(typed);
        }}
      />
      {found.length > 0 && (
        <ul className="suggestions">
          {found.map(({ text, label }) => (
            <li key={text}>
              <button type="button" onClick={() => pick(text)}>
                <span>{format.label(label)}</span>
                <code>{text}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
