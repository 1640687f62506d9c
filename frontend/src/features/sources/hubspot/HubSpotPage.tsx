import './hubspot.css';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useJob } from '../../../api/queries';
import type { HubSpotSource, Job } from '../../../api/types';
import { Answered } from '../../../components/Answered';
import { Screen } from '../../../components/Screen';
import { change, navigate, useParam } from '../../../state/url';
import { ConnectScreen } from './ConnectScreen';
import { GuideScreen } from './GuideScreen';
import { PortalScreen } from './PortalScreen';
import { useSource } from './queries';
import { StagesScreen } from './StagesScreen';

/** HubSpot as a source: connect it first, then watch over it. */
export default function HubSpotPage() {
  const { t } = useTranslation();
  const query = useSource();
  return (
    <Screen title={t('hubspot.title')} loading={query.isFetching} actions={<Back />}>
      <Answered query={query} height={480}>
        {(source) => <Source source={source} />}
      </Answered>
    </Screen>
  );
}

function Source({ source }: { source: HubSpotSource }) {
  const [view] = useParam('view', '');
  const [asked] = useParam('job', '');
  const jobId = asked || source.job_id || null;
  const { data: job } = useJob(jobId);
  useArrival(job);
  if (view === 'guide') return <GuideScreen source={source} />;
  if (!source.connection) return <ConnectScreen source={source} />;
  if (view === 'stages' && source.landed) return <StagesScreen busy={job?.state === 'running'} />;
  return <PortalScreen source={source} connection={source.connection} job={job} />;
}

/** What ends with a new version makes everything known of it old; a synchronisation ends on its map. */
function useArrival(job: Job | undefined): void {
  const client = useQueryClient();
  const state = job?.state;
  const kind = job?.kind;
  useEffect(() => {
    if (!state || state === 'running') return;
    for (const key of ['datasets', 'dataset', 'analysis', 'import-report', 'hubspot']) {
      void client.invalidateQueries({ queryKey: [key] });
    }
    if (state === 'done' && kind === 'sync') navigate('/d/hubspot/map', 'replace');
    else if (state === 'done') change({ job: null }, 'replace');
  }, [client, state, kind]);
}

function Back() {
  const { t } = useTranslation();
  const [view] = useParam('view', '');
  const href = view ? '/?source=hubspot' : '/';
  return (
    <a
      className="table-link"
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {t(view === 'guide' ? 'hubspot.back_guide' : view ? 'hubspot.back' : 'sources.back')}
    </a>
  );
}
