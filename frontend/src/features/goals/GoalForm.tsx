import { Button, Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../api/queries';
import type { GoalProgress, GoalsView } from '../../api/types';
import { Failed } from '../../components/Failed';
import { useFormat } from '../../i18n/format';
import { useFilters } from '../../state/filters';
import { figure } from './figure';
import { useSetGoal } from './goals';

interface Props {
  view: GoalsView;
  /** The goal to change; a new one otherwise. */
  edited: GoalProgress | null;
  /** Figure and target to start from. */
  start: { kpi: string; target: string };
  onDone: () => void;
}

/** What is wanted of which figure, of which cases, until when. */
export function GoalForm({ view, edited, start, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { f } = useFilters();
  const { mutate, isPending, error } = useSetGoal();
  const [kpi, setKpi] = useState(edited?.goal.kpi ?? start.kpi);
  const [target, setTarget] = useState(start.target);
  const [since, setSince] = useState(edited?.goal.since ?? view.today);
  const [due, setDue] = useState(edited?.goal.due ?? yearLater(view.today));
  const [note, setNote] = useState(edited?.goal.note ?? '');
  const [ofFilters, setOfFilters] = useState(f.length > 0);
  const chosen = view.choices.find((one) => one.kpi === kpi);
  const clock = useScope().calendar === 'work' ? 'work' : 'calendar';
  const calendar = edited?.goal.clock ?? clock;
  const filters = edited ? edited.goal.filters : ofFilters ? f : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(
      { id: edited?.goal.id, order: { kpi, target, since, due, note, filters, calendar } },
      { onSuccess: onDone },
    );
  };
  return (
    <form className="goal-form" onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label={t('goals.kpi')}
          data={grouped(view, format.label)}
          value={kpi}
          onChange={(value) => value && setKpi(value)}
          searchable
          disabled={edited !== null}
          description={
            chosen &&
            t('goals.now', { value: figure(chosen.value, chosen.unit, format, chosen.currency), n: chosen.n })
          }
        />
        <TextInput
          label={t('goals.target_field')}
          description={t('goals.target_help')}
          value={target}
          onChange={(event) => setTarget(event.currentTarget.value)}
          required
        />
        <Group grow>
          <TextInput
            type="date"
            label={t('goals.since_field')}
            value={since}
            onChange={(event) => setSince(event.currentTarget.value)}
            required
          />
          <TextInput
            type="date"
            label={t('goals.due_field')}
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
            required
          />
        </Group>
        {!edited && f.length > 0 && (
          <Checkbox
            label={t('goals.of_filters', { filters: f.join(' · ') })}
            checked={ofFilters}
            onChange={(event) => setOfFilters(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={t('goals.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
        />
        {error && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={!target.trim()}>
            {t('goals.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function grouped(view: GoalsView, label: (text: { fr: string; en: string }) => string) {
  const titles = [...new Set(view.choices.map(({ title }) => label(title)))];
  return titles.map((group) => ({
    group,
    items: view.choices
      .filter(({ title }) => label(title) === group)
      .map((one) => ({ value: one.kpi, label: label(one.label) })),
  }));
}

function yearLater(day: string): string {
  const [year = '2000', ...rest] = day.split('-');
  return [Number(year) + 1, ...rest].join('-').replace('-02-29', '-02-28');
}
