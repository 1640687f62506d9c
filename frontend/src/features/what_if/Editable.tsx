import { ActionIcon, Button, NumberInput, Popover } from '@mantine/core';
import { createContext, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterField } from '../../api/types';
import { Icon } from '../../components/icons';
import { makeFormat, useFormat } from '../../i18n/format';
import { canBe, fieldText, setEdit, typedIn } from './edits';

/** What every parameter of the screen is written with. */
export const Measures = createContext<{ workingDay: number; currency: string | null }>({
  workingDay: 28_800,
  currency: null,
});

function useWritten(field: ParameterField) {
  const format = useFormat();
  const { workingDay, currency } = useContext(Measures);
  const atWork = makeFormat(format.lang, workingDay);
  return (value: number) => fieldText(field, value, format, atWork, currency);
}

/** A learnt number that a click lets one change; once edited, the learnt one stands beside it with a way back. */
export function Editable({ field }: { field: ParameterField | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const write = useWritten(field ?? EMPTY);
  if (!field) return null;
  const label = format.label(field.label);
  return (
    <span className="editable" data-edited={field.is_edited ? '' : undefined}>
      <Popover opened={open} onChange={setOpen} withArrow shadow="md" position="bottom-start" trapFocus>
        <Popover.Target>
          <button
            type="button"
            className="editable-value"
            onClick={() => setOpen(!open)}
            aria-label={t('what_if.edit', { name: label, value: write(field.value) })}
          >
            {write(field.value)}
            <Icon name="pencil" size={12} />
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <Form field={field} label={label} onEnd={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      {field.is_edited && (
        <span className="editable-learnt">
          {t('what_if.learnt_value', { value: write(field.learnt) })}
          <ActionIcon
            size="xs"
            variant="subtle"
            onClick={() => setEdit(field.key, null)}
            aria-label={t('what_if.reset_one', { name: label })}
          >
            <Icon name="undo" size={12} />
          </ActionIcon>
        </span>
      )}
    </span>
  );
}

function Form({ field, label, onEnd }: { field: ParameterField; label: string; onEnd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { workingDay } = useContext(Measures);
  const write = useWritten(field);
  const { scale, unit } = typedIn(field, workingDay);
  const [text, setText] = useState<string | number>(Number((field.value / scale).toPrecision(4)));
  const value = typeof text === 'number' ? text * scale : Number.NaN;
  const bad = !canBe(field, value);
  const allowed = field.kind === 'hours' ? 'what_if.allowed_quarters' : 'what_if.allowed';
  const save = () => {
    if (bad) return;
    setEdit(field.key, value);
    onEnd();
  };
  return (
    <form
      className="editable-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <NumberInput
        size="sm"
        data-autofocus
        label={label}
        value={text}
        onChange={setText}
        decimalScale={4}
        decimalSeparator={format.lang === 'fr' ? ',' : '.'}
        rightSection={unit === 'none' ? null : <span className="dimmed">{t(`what_if.in_${unit}`)}</span>}
        rightSectionWidth={unit === 'none' ? 0 : 78}
        error={bad ? t(allowed, { low: write(field.low), high: write(field.high) }) : null}
      />
      <p className="dimmed">
        {field.n === null
          ? t(field.kind === 'hours' ? 'what_if.by_calendar' : 'what_if.assumed', {
              value: write(field.learnt),
            })
          : t('what_if.learnt_from', { value: write(field.learnt), n: format.count(field.n) })}
      </p>
      <Button type="submit" size="xs" disabled={bad}>
        {t('what_if.take')}
      </Button>
    </form>
  );
}

const EMPTY: ParameterField = {
  key: '',
  kind: 'terms',
  about: [],
  label: { en: '', fr: '' },
  unit: 'number',
  value: 0,
  learnt: 0,
  is_edited: false,
  low: 0,
  high: 0,
  n: null,
};
