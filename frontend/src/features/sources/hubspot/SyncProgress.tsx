import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../api/types';
import { Icon } from '../../../components/icons';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';
import { useCancel } from './queries';

type Part = Job['parts'][number];

/** A synchronisation under way: the whole, and each object type with the records read so far. */
export function SyncProgress({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <div className="hubspot-progress">
      <JobProgress job={job} />
      <ul className="hubspot-parts" aria-label={t('hubspot.by_object')}>
        {job.parts.map((part) => (
          <Row key={part.key} part={part} />
        ))}
      </ul>
    </div>
  );
}

/** How far a job is, with a button that stops it. */
export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancel();
  return (
    <div className="hubspot-whole" role="status">
      <Progress value={job.progress * 100} animated aria-label={t('hubspot.progress')} />
      <span>
        {format.label(job.stage)} · {format.percent(job.progress)}
      </span>
      <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}

function Row({ part: { key, stage, count, total } }: { part: Part }) {
  const format = useFormat();
  const object = useWord('hubspot.object');
  const word = useWord('hubspot.stage');
  const done = stage === 'done';
  const share = done ? 1 : total ? Math.min(1, count / total) : 0;
  return (
    <li data-state={done || stage === 'denied' ? stage : undefined}>
      <span className="hubspot-part-name">
        {done && <Icon name="check" size={15} />}
        {object(key)}
      </span>
      <span className="hubspot-part-track" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="hubspot-part-count">
        {format.count(count)}
        {total !== null && !done && ` / ${format.count(total)}`}
      </span>
      <span className="dimmed">{word(stage)}</span>
    </li>
  );
}
