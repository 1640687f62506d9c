import { Button, Group, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubSpotSource, Job } from '../../../api/types';
import { Failed } from '../../../components/Failed';
import { Icon } from '../../../components/icons';
import { Link } from '../../../components/Link';
import { Note } from '../../../components/Note';
import { Blind } from './Blind';
import { BooksCard } from './BooksCard';
import { CheckCard } from './CheckCard';
import { PeopleCard } from './PeopleCard';
import { useCheck, useDisconnect } from './queries';
import { RetentionCard } from './RetentionCard';
import { SyncCard } from './SyncCard';

interface Props {
  source: HubSpotSource;
  connection: NonNullable<HubSpotSource['connection']>;
  job: Job | undefined;
}

/** A connected portal: its synchronisation, what its key opens, what it cannot show, what is read of people. */
export function PortalScreen({ source, connection, job }: Props) {
  const { t } = useTranslation();
  const check = useCheck();
  const { portal_id, timezone, currency, key_place } = connection;
  return (
    <>
      <div className="hubspot-portal">
        <div>
          <h2>{t('hubspot.portal', { id: portal_id })}</h2>
          <p className="dimmed">
            {[timezone, currency, t(`hubspot.key_in_${key_place}`)].filter(Boolean).join(' · ')}
          </p>
          <Link className="table-link" href="/?source=hubspot&view=guide">
            {t('hubspot.guide_all')}
          </Link>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<Icon name="check" size={16} />}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {t('hubspot.test')}
          </Button>
          {source.landed && (
            <Button
              component={Link}
              href="/?source=hubspot&view=stages"
              variant="default"
              leftSection={<Icon name="variants" size={16} />}
            >
              {t('hubspot.stages')}
            </Button>
          )}
          <Disconnect busy={job?.state === 'running'} />
        </Group>
      </div>
      {key_place === 'file' && <Note>{t('hubspot.key_file_note')}</Note>}
      <SyncCard source={source} job={job} check={check.data} />
      {check.error && <Failed error={check.error} />}
      {check.data && <CheckCard check={check.data} />}
      {source.last_sync && <Blind last={source.last_sync} />}
      {source.landed && <BooksCard busy={job?.state === 'running'} />}
      <PeopleCard source={source} connection={connection} busy={job?.state === 'running'} />
      {source.landed && <RetentionCard busy={job?.state === 'running'} />}
    </>
  );
}

/** Two ways to leave: the data set stays, or everything that was read goes for good after a second word. */
function Disconnect({ busy }: { busy: boolean }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const { mutate, isPending, error } = useDisconnect();
  return (
    <>
      <Menu position="bottom-end" shadow="md" onClose={() => setSure(false)} closeOnItemClick={false}>
        <Menu.Target>
          <Button variant="subtle" color="red" loading={isPending} disabled={busy}>
            {t('hubspot.disconnect')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => mutate(false)}>{t('hubspot.disconnect_keep')}</Menu.Item>
          <Menu.Item color="red" onClick={() => (sure ? mutate(true) : setSure(true))}>
            {t(sure ? 'hubspot.disconnect_sure' : 'hubspot.disconnect_all')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {error && <Failed error={error} />}
    </>
  );
}
