import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubSpotCheck, HubSpotSource, Job } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { Icon } from '../../../components/icons';
import { Link } from '../../../components/Link';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { useAgo } from '../ago';
import { useSync } from './queries';
import { Schedule } from './Schedule';
import { SyncProgress } from './SyncProgress';

interface Props {
  source: HubSpotSource;
  job: Job | undefined;
  check: HubSpotCheck | undefined;
}

/** Start, follow, stop and take up again; what the last one did. */
export function SyncCard({ source, job, check }: Props) {
  const { t } = useTranslation();
  const sync = useSync();
  const start = (full: boolean) =>
    sync.mutate({ full }, { onSuccess: ({ job_id }) => change({ job: job_id }, 'replace') });
  const running = job?.state === 'running';
  const stopped = job?.state === 'cancelled' || job?.state === 'failed';
  return (
    <Card
      title={t('hubspot.sync')}
      note={t('hubspot.sync_note')}
      actions={
        !running && (
          <Group gap="xs">
            {source.last_sync && !stopped && (
              <Button variant="subtle" loading={sync.isPending} onClick={() => start(true)}>
                {t('hubspot.sync_full')}
              </Button>
            )}
            <Button
              leftSection={<Icon name={stopped ? 'play' : 'loop'} size={16} />}
              loading={sync.isPending}
              onClick={() => start(false)}
            >
              {t(stopped ? 'hubspot.resume' : 'hubspot.sync_now')}
            </Button>
          </Group>
        )
      }
    >
      {sync.error && <Failed error={sync.error} />}
      {stopped && <Stopped job={job} />}
      {running ? <SyncProgress job={job} /> : <Figures source={source} check={check} />}
      <Schedule schedule={source.schedule} />
    </Card>
  );
}

function Stopped({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <p className="hubspot-stopped" role="alert">
      <Icon name={job.state === 'failed' ? 'warning' : 'stop'} size={17} />
      <span>
        {job.error ? `${job.error.detail} ${job.error.hint}` : t('hubspot.stopped')} {t('hubspot.kept')}
      </span>
    </p>
  );
}

/** Before the first synchronisation what it will cost; after it what the last one did. */
function Figures({ source: { last_sync: last, dataset }, check }: Omit<Props, 'job'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const ago = useAgo();
  if (!last) {
    return (
      <p className="hubspot-cost">
        {check
          ? t('hubspot.cost', {
              requests: format.count(check.requests),
              minutes: format.count(check.minutes),
            })
          : t('hubspot.cost_unknown')}
      </p>
    );
  }
  const held = Object.values(last.held).reduce((sum, count) => sum + count, 0);
  const limit = check?.daily_limit ?? last.daily_limit;
  const left = check?.daily_left ?? last.daily_left;
  return (
    <>
      <dl className="hubspot-figures">
        <Figure label={t('hubspot.last')} value={ago(last.at)} title={format.dateTime(last.at)} />
        <Figure label={t('hubspot.held')} value={format.count(held)} />
        <Figure label={t('hubspot.requests')} value={format.count(last.requests)} />
        {limit != null && left != null && (
          <Figure
            label={t('hubspot.quota')}
            value={format.percent((limit - left) / limit)}
            title={t('hubspot.quota_title', { left: format.count(left), limit: format.count(limit) })}
          />
        )}
        {last.mismatch_ratio !== null && (
          <Figure
            label={t('hubspot.mismatch')}
            value={format.percent(last.mismatch_ratio)}
            title={t('hubspot.mismatch_title', { n: format.count(last.deals_with_history) })}
          />
        )}
      </dl>
      {dataset && (
        <Link className="table-link" href={`/d/${dataset}/map`}>
          {t('sources.open')}
        </Link>
      )}
    </>
  );
}

function Figure({ label, value, title }: { label: string; value: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{label}</dt>
      <dd>{value}</dd>
      {title && <dd className="hubspot-figure-note">{title}</dd>}
    </div>
  );
}
