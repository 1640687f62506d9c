import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDatasets } from '../../api/queries';
import type { DatasetSummary } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Screen } from '../../components/Screen';
import { useParam } from '../../state/url';
import { DatasetTable } from './DatasetTable';
import { DemoMenu } from './DemoMenu';
import { FileDrop, PickFile } from './FileDrop';
import { FirstRun } from './FirstRun';
import { JobPanel } from './JobPanel';
import { TemplateMenu } from './TemplateMenu';
import { type FileSender, useFileSender } from './useFileSender';

/** The data sets of this workspace, or the first steps when there is none. */
export function Home() {
  const query = useDatasets();
  const sender = useFileSender();
  const [job] = useParam('job', '');
  return (
    <FileDrop sender={sender}>
      {job ? (
        <JobPanel key={job} jobId={job} />
      ) : (
        <Answered query={query} height={420}>
          {(datasets) =>
            datasets.length ? (
              <DatasetList datasets={datasets} sender={sender} busy={query.isFetching} />
            ) : (
              <FirstRun sender={sender} />
            )
          }
        </Answered>
      )}
    </FileDrop>
  );
}

interface Props {
  datasets: DatasetSummary[];
  sender: FileSender;
  busy: boolean;
}

function DatasetList({ datasets, sender, busy }: Props) {
  const { t } = useTranslation();
  return (
    <Screen
      title={t('sources.title')}
      loading={busy}
      actions={
        <Group gap="xs">
          <Button
            component={Link}
            href="/?source=hubspot"
            variant="default"
            leftSection={<Icon name="link" size={16} />}
          >
            {t('sources.hubspot')}
          </Button>
          <Button
            component={Link}
            href="/?source=warehouse"
            variant="default"
            leftSection={<Icon name="database" size={16} />}
          >
            {t('sources.warehouse')}
          </Button>
          <TemplateMenu />
          <DemoMenu />
          <PickFile sender={sender} />
        </Group>
      }
    >
      <DatasetTable datasets={datasets} />
      <p className="dimmed sources-drop-hint">{t('sources.drop_hint')}</p>
    </Screen>
  );
}
