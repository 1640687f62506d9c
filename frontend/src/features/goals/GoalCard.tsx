import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GoalProgress } from '../../api/types';
import { Icon } from '../../components/icons';
import { Tag, type Tone } from '../../components/Tag';
import { type Format, signed, useFormat } from '../../i18n/format';
import { figure } from './figure';

const TONES: Record<GoalProgress['verdict'], Tone> = {
  better: 'good',
  worse: 'bad',
  unclear: 'plain',
  unknown: 'plain',
};

interface Props {
  progress: GoalProgress;
  onEdit: () => void;
  onRemove: () => void;
}

/** A goal: where it stood, where it is, where it should be, and whether the change is more than chance. */
export function GoalCard({ progress, onEdit, onRemove }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { goal } = progress;
  const name = format.label(progress.label);
  return (
    <article className="goal" aria-label={name}>
      <header className="goal-head">
        <div>
          <h2>{name}</h2>
          <p className="card-note">{goal.filters.length ? goal.filters.join(' · ') : t('goals.all_cases')}</p>
        </div>
        <div className="goal-actions">
          <Tooltip label={t('goals.edit')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${t('goals.edit')} – ${name}`}
              onClick={onEdit}
            >
              <Icon name="pencil" />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('goals.remove')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${t('goals.remove')} – ${name}`}
              onClick={onRemove}
            >
              <Icon name="close" />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <Way progress={progress} format={format} />
      <dl className="goal-figures">
        <Figure
          name={t('goals.before', { day: format.date(goal.since) })}
          value={figure(goal.baseline ?? progress.before?.value, progress.unit, format, progress.currency)}
          note={progress.before ? `n = ${format.count(progress.before.n)}` : ''}
        />
        <Figure
          name={t('goals.since')}
          value={figure(progress.after?.value, progress.unit, format, progress.currency)}
          note={progress.after ? afterNote(progress, format, t('goals.few')) : t('goals.nothing_yet')}
        />
        <Figure
          name={t('goals.target', { day: format.date(goal.due) })}
          value={figure(goal.target, progress.unit, format, progress.currency)}
          note={goal.clock === 'work' ? t('goals.working_time') : ''}
        />
      </dl>
      <p className="goal-verdict">
        <Tag tone={TONES[progress.verdict]}>{t(`goals.verdict_${progress.verdict}`)}</Tag>
        <span>{changeText(progress, format, t('goals.interval'))}</span>
      </p>
      {goal.note && <p className="card-note">{goal.note}</p>}
    </article>
  );
}

function afterNote({ after }: GoalProgress, format: Format, few: string): string {
  if (!after) return '';
  return `n = ${format.count(after.n)}${after.is_small ? `, ${few}` : ''}`;
}

function changeText(
  { change, interval, unit, currency }: GoalProgress,
  format: Format,
  word: string,
): string {
  if (change === null) return '';
  const write = (value: number | null) =>
    value === null ? '?' : signed((size) => figure(size, unit, format, currency), value);
  const range = interval ? ` (${word} ${write(interval.low)} … ${write(interval.high)})` : '';
  return `${write(change)}${range}`;
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <small>{note}</small>
      </dd>
    </div>
  );
}

/** The way travelled as a bar, with a mark where it should be by now. */
function Way({ progress, format }: { progress: GoalProgress; format: Format }) {
  const { t } = useTranslation();
  const { way, elapsed, pace } = progress;
  const share = Math.min(1, Math.max(0, way ?? 0));
  const told = way === null ? t('goals.way_unknown') : t('goals.way', { share: format.percent(way) });
  return (
    <div className="goal-way">
      <div
        className="goal-bar"
        role="img"
        aria-label={`${told} ${t('goals.elapsed', { share: format.percent(elapsed) })}`}
      >
        <span className="goal-done" data-pace={pace} style={{ width: `${share * 100}%` }} />
        <span className="goal-now" style={{ left: `${elapsed * 100}%` }} />
      </div>
      <p>
        <span>{told}</span>
        <span className="dimmed">{t('goals.elapsed', { share: format.percent(elapsed) })}</span>
        <Tag tone={pace === 'behind' ? 'warm' : pace === 'unknown' ? 'plain' : 'good'}>
          {t(`goals.pace_${pace}`)}
        </Tag>
      </p>
    </div>
  );
}
