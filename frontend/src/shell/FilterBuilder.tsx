import { Button, Popover, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSuggestions } from '../api/queries';
import { Icon } from '../components/icons';
import { useFormat } from '../i18n/format';
import { addFilters } from '../state/filters';

/** The popover that makes a filter. */
export function FilterBuilder() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={380} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<Icon name="filter" />}
          onClick={() => setOpened(!opened)}
        >
          {t('shell.filter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <Search onDone={() => setOpened(false)} />}</Popover.Dropdown>
    </Popover>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query, 150);
  const { data } = useSuggestions(asked);
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t('common.search')}
        placeholder={t('common.search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {(data ?? []).map(({ text, label }) => (
        <Button
          key={text}
          variant="subtle"
          fullWidth
          justify="start"
          onClick={() => {
            addFilters(text);
            onDone();
          }}
        >
          {format.label(label)}
        </Button>
      ))}
    </>
  );
}
