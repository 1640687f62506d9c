import './goals.css';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkingDay } from '../../api/queries';
import type { GoalProgress, GoalsView } from '../../api/types';
import { Answered } from '../../components/Answered';
import { ClockSwitch } from '../../components/ClockSwitch';
import { EmptyState } from '../../components/EmptyState';
import { Icon } from '../../components/icons';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { targetText } from './figure';
import { GoalCard } from './GoalCard';
import { GoalForm } from './GoalForm';
import { useGoals, useRemoveGoal } from './goals';

interface Draft {
  edited: GoalProgress | null;
  kpi: string;
  target: string;
}

/** What the company wants of its key figures, and how far it has come. */
export default function GoalsPage() {
  const { t } = useTranslation();
  const query = useGoals();
  const [draft, setDraft] = useState<Draft | null>(null);
  const day = useWorkingDay();
  const edit = (edited: GoalProgress) =>
    setDraft({
      edited,
      kpi: edited.goal.kpi,
      target: targetText(edited.goal.target, edited.unit, edited.goal.clock === 'work' ? day : undefined),
    });
  const fresh = (kpi = 'sales_cycle', target = '') => setDraft({ edited: null, kpi, target });
  return (
    <Screen
      title={t('shell.screen_goals')}
      loading={query.isFetching}
      actions={
        <div className="goal-actions">
          <ClockSwitch />
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => fresh()} disabled={!query.data}>
            {t('goals.set')}
          </Button>
        </div>
      }
    >
      <Answered query={query} height={420}>
        {(view) => (
          <>
            <Presets view={view} onPick={fresh} />
            <GoalList view={view} onEdit={edit} />
            <Modal
              opened={draft !== null}
              onClose={() => setDraft(null)}
              title={t(draft?.edited ? 'goals.edit' : 'goals.set')}
              closeButtonProps={{ 'aria-label': t('common.close') }}
              size="lg"
            >
              {draft && (
                <GoalForm view={view} edited={draft.edited} start={draft} onDone={() => setDraft(null)} />
              )}
            </Modal>
          </>
        )}
      </Answered>
    </Screen>
  );
}

function Presets({ view, onPick }: { view: GoalsView; onPick: (kpi: string, target: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const taken = new Set(view.goals.map(({ goal }) => goal.kpi));
  const open = view.presets.filter(({ kpi }) => !taken.has(kpi));
  if (!open.length) return null;
  return (
    <section className="goal-presets" aria-label={t('goals.presets')}>
      <span className="dimmed">{t('goals.presets')}</span>
      {open.map((preset) => (
        <Button
          key={preset.key}
          variant="light"
          size="compact-md"
          onClick={() => onPick(preset.kpi, `${Math.round(preset.change * 100)}%`)}
        >
          {format.label(preset.label)}
        </Button>
      ))}
    </section>
  );
}

function GoalList({ view, onEdit }: { view: GoalsView; onEdit: (progress: GoalProgress) => void }) {
  const { t } = useTranslation();
  const { mutate } = useRemoveGoal();
  if (!view.goals.length) {
    return (
      <EmptyState title={t('goals.empty_title')}>
        <p>{t('goals.empty')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <div className="goals">
        {view.goals.map((one) => (
          <GoalCard
            key={one.goal.id}
            progress={one}
            onEdit={() => onEdit(one)}
            onRemove={() => mutate(one)}
          />
        ))}
      </div>
      <p className="card-note">{t('goals.how')}</p>
    </>
  );
}
