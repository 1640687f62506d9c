import { Button, Group, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { get, remove } from '../../api/client';
import { useJob } from '../../api/queries';
import type { Dataset, Job } from '../../api/types';
import { ErrorState } from '../../components/ErrorState';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { navigate } from '../../state/url';

/** A long piece of work: what is being done, how far it is, and a way to stop it. It ends on the map or the report. */
export function JobPanel({ jobId }: { jobId: string }) {
  const { data, error, refetch } = useJob(jobId);
  useArrival(data);
  if (error) return <Lost error={error} onRetry={() => void refetch()} />;
  if (!data || data.state === 'running' || data.state === 'done') return <Running job={data} jobId={jobId} />;
  return <Stopped job={data} />;
}

/** Opens the finished data set: its report first when rows were rejected, else its overview. */
function useArrival(job: Job | undefined): void {
  const client = useQueryClient();
  const dataset = job?.state === 'done' ? job.dataset : null;
  useEffect(() => {
    if (!dataset) return;
    void client.invalidateQueries({ queryKey: ['datasets'] });
    void client.invalidateQueries({ queryKey: ['dataset', dataset] });
    void client.invalidateQueries({ queryKey: ['analysis', dataset] });
    void client.invalidateQueries({ queryKey: ['import-report', dataset] });
    void get<Dataset>(['datasets', dataset]).then(({ rejected_rows }) => {
      navigate(
        `/d/${encodeURIComponent(dataset)}/${rejected_rows ? 'import-report' : 'overview'}`,
        'replace',
      );
    });
  }, [client, dataset]);
}

function Running({ job, jobId }: { job: Job | undefined; jobId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = job?.progress ?? 0;
  return (
    <div className="state" role="status">
      <span className="state-icon">
        <Icon name="database" size={28} />
      </span>
      <h1>{t(job?.kind === 'demo' ? 'sources.job_demo' : 'sources.job_import')}</h1>
      <p className="dimmed">
        {job ? format.label(job.stage) : t('common.loading')} · {format.percent(share)}
      </p>
      <Progress className="job-bar" value={share * 100} aria-label={format.percent(share)} />
      <Button variant="default" disabled={job?.state === 'done'} onClick={() => void remove(['jobs', jobId])}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}

function Stopped({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancelled = job.state === 'cancelled';
  const said = job.error;
  return (
    <div className="state" role="alert">
      <span className={cancelled ? 'state-icon' : 'state-icon state-icon-error'}>
        <Icon name={cancelled ? 'stop' : 'warning'} size={28} />
      </span>
      <h1>{t(cancelled ? 'sources.job_cancelled' : 'sources.job_failed')}</h1>
      {said && <p>{said.detail ?? said.title}</p>}
      {said?.hint && <p className="dimmed">{said.hint}</p>}
      <BackHome />
    </div>
  );
}

function Lost({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="refused">
      <ErrorState error={error} onRetry={onRetry} />
      <BackHome />
    </div>
  );
}

function BackHome() {
  const { t } = useTranslation();
  return (
    <Group justify="center">
      <Button variant="default" onClick={() => navigate('/')}>
        {t('sources.back')}
      </Button>
    </Group>
  );
}
