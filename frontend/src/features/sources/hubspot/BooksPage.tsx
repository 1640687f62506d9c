import './hubspot.css';
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useDatasets, useJob } from '../../../api/queries';
import type { Job } from '../../../api/types';
import { Link } from '../../../components/Link';
import { Screen } from '../../../components/Screen';
import { change, useParam } from '../../../state/url';
import { BooksCard } from './BooksCard';
import { JobProgress } from './SyncProgress';

/** The books of a data set that is no portal: the demo company, a warehouse, a table, an object-centric log. */
export default function BooksPage() {
  const { t } = useTranslation();
  const [dataset] = useParam('dataset', '');
  const [asked] = useParam('job', '');
  const { data: job } = useJob(asked || null);
  const { data: datasets } = useDatasets();
  useArrival(job);
  const label = datasets?.find(({ name }) => name === dataset)?.label ?? dataset;
  return (
    <Screen
      title={t('hubspot.books_of', { name: label })}
      actions={
        <Group gap="lg">
          <Link className="table-link" href={`/d/${encodeURIComponent(dataset)}/map`}>
            {t('sources.open')}
          </Link>
          <Link className="table-link" href="/">
            {t('sources.back')}
          </Link>
        </Group>
      }
    >
      <div className="tables-page">
        {job && job.state !== 'done' && <Standing job={job} />}
        <BooksCard busy={job?.state === 'running'} dataset={dataset} />
      </div>
    </Screen>
  );
}

/** What ends with a new version makes everything known of the data set old. */
function useArrival(job: Job | undefined): void {
  const client = useQueryClient();
  const state = job?.state;
  useEffect(() => {
    if (state !== 'done' && state !== 'cancelled') return;
    for (const key of ['datasets', 'dataset', 'analysis', 'import-report', 'hubspot']) {
      void client.invalidateQueries({ queryKey: [key] });
    }
    change({ job: null }, 'replace');
  }, [client, state]);
}

function Standing({ job }: { job: Job }) {
  if (job.state === 'running') return <JobProgress job={job} />;
  return (
    <p className="field-error" role="alert">
      {job.error?.detail ?? job.error?.title} {job.error?.hint}
    </p>
  );
}
