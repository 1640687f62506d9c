import { Button, CloseButton, Popover, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompareView } from '../../api/types';
import { Icon } from '../../components/icons';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { FilterSearch } from '../../shell/filters/FilterSearch';
import type { Side } from './groups';
import { ValueList } from './ValueList';

interface Props {
  side: Side;
  filters: readonly string[];
  answer: CompareView['a'] | undefined;
  /** Filters of the cases that are not in the other group, while this one is not chosen. */
  rest: string[] | null;
  onChange: (filters: string[]) => void;
}

/** One group: its filters, how many cases it has, and the way to change it. */
export function GroupPicker({ side, filters, answer, rest, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const add = (text: string) => {
    onChange([...new Set([...filters, text])]);
    setOpened(false);
  };
  const words = (text: string) => {
    const known = answer?.filters.find((one) => one.text === text);
    return known ? format.label(known.label) : text;
  };
  const name = side.toUpperCase();
  return (
    <section className="group" data-side={side} aria-label={t('compare.group', { name })}>
      <span className="group-name">{name}</span>
      <div className="group-filters">
        {filters.length === 0 && <span className="dimmed">{t('compare.all')}</span>}
        {filters.map((text) => (
          <span key={text} className="chip">
            <span className="chip-text">{words(text)}</span>
            <CloseButton
              size="xs"
              aria-label={t('shell.remove_filter', { filter: words(text) })}
              onClick={() => onChange(filters.filter((one) => one !== text))}
            />
          </span>
        ))}
        <Popover
          opened={opened}
          onChange={setOpened}
          width={380}
          position="bottom-start"
          shadow="lg"
          trapFocus
          returnFocus
        >
          <Popover.Target>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<Icon name="plus" size={14} />}
              aria-label={t('compare.add_to', { name })}
              onClick={() => setOpened(!opened)}
            >
              {t('compare.choose')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('compare.add_to', { name })}>
            <Stack gap="sm">
              <FilterSearch onPick={add} />
              <ValueList onPick={add} />
            </Stack>
          </Popover.Dropdown>
        </Popover>
        {rest && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange(rest)}>
            {t('compare.others')}
          </Button>
        )}
      </div>
      {answer && (
        <span className="group-size">
          {t('compare.cases', {
            count: answer.cases,
            n: format.count(answer.cases),
            share: format.percent(answer.share),
          })}{' '}
          {answer.is_small && <Tag tone="warm">{t('compare.few')}</Tag>}
        </span>
      )}
    </section>
  );
}
