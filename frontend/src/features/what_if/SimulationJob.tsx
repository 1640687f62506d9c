import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { remove } from '../../api/client';
import { useJob } from '../../api/queries';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { change } from '../../state/url';

/** A simulation under way: what it does, how far it is, and a way to stop it; its result opens above. */
export function SimulationJob({ jobId, onEnd }: { jobId: string; onEnd: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const { data: job, error } = useJob(jobId);
  const made = job?.state === 'done' ? job.dataset : null;
  useEffect(() => {
    if (!made) return;
    void client.invalidateQueries({ queryKey: ['datasets'] });
    void client.invalidateQueries({ queryKey: ['simulations'] });
    void client.invalidateQueries({ queryKey: ['simulation', made] });
    change({ run: made, job: null });
  }, [client, made]);
  if (error || (job && job.state !== 'running' && job.state !== 'done')) {
    const said = job?.error?.detail ?? error?.message ?? t('what_if.stopped');
    return (
      <div className="what-if-job" role="alert">
        <Icon name={job?.state === 'cancelled' ? 'stop' : 'warning'} size={18} />
        <p>
          {said} {job?.error?.hint}
        </p>
        <Button size="xs" variant="default" onClick={onEnd}>
          {t('common.close')}
        </Button>
      </div>
    );
  }
  const share = job?.progress ?? 0;
  return (
    <div className="what-if-job" role="status">
      <p>
        {job ? format.label(job.stage) : t('common.loading')} · {format.percent(share)}
      </p>
      <Progress value={share * 100} aria-label={format.percent(share)} />
      <Button size="xs" variant="default" onClick={() => void remove(['jobs', jobId])}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}
