import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubSpotSource } from '../../../api/types';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { showToast } from '../../../components/toast';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { Choices, PurposeFields } from './PrivacyFields';
import { type Privacy, type Purpose, useDecidePrivacy, useErase } from './queries';

interface Props {
  source: HubSpotSource;
  connection: NonNullable<HubSpotSource['connection']>;
  busy: boolean;
}

/** What is read of people, who decided it and why, and how to forget somebody. */
export function PeopleCard({ source, connection, busy }: Props) {
  const { t } = useTranslation();
  return (
    <Card title={t('hubspot.people')} note={t('hubspot.people_note')}>
      <div className="hubspot-columns">
        <Decide key={JSON.stringify(connection.privacy)} before={connection.privacy} busy={busy} />
        <div className="hubspot-form">
          <Decisions source={source} />
          {source.landed && <Forget busy={busy} />}
        </div>
      </div>
    </Card>
  );
}

function Decide({ before, busy }: { before: Privacy; busy: boolean }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(before);
  const [purpose, setPurpose] = useState<Purpose>({ who: '', why: '' });
  const decide = useDecidePrivacy();
  const names = Object.keys(before) as (keyof Privacy)[];
  const changed = names.some((name) => wanted[name] !== before[name]);
  const more = names.some((name) => wanted[name] && !before[name]);
  const save = () =>
    decide.mutate(
      { ...wanted, ...purpose },
      { onSuccess: ({ job_id }) => job_id && change({ job: job_id }, 'replace') },
    );
  return (
    <div className="hubspot-form">
      <Choices value={wanted} onChange={setWanted} />
      {more && <PurposeFields value={purpose} onChange={setPurpose} />}
      {decide.error && <Failed error={decide.error} />}
      {changed && (
        <Group gap="xs">
          <Button
            loading={decide.isPending}
            disabled={busy || (more && !(purpose.who.trim() && purpose.why.trim()))}
            onClick={save}
          >
            {t('hubspot.decide')}
          </Button>
          <Button variant="subtle" onClick={() => setWanted(before)}>
            {t('common.cancel')}
          </Button>
        </Group>
      )}
    </div>
  );
}

function Decisions({ source: { decisions } }: { source: HubSpotSource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const read = (privacy: Privacy) => {
    const on = (Object.keys(privacy) as (keyof Privacy)[]).filter((name) => privacy[name]);
    return on.length ? on.map((name) => t(`hubspot.${name}`)).join(', ') : t('hubspot.nothing_more');
  };
  if (!decisions.length) return <p className="dimmed">{t('hubspot.nobody_decided')}</p>;
  return (
    <ol className="hubspot-decisions">
      {decisions.map((one) => (
        <li key={one.at}>
          <strong>{format.dateTime(one.at)}</strong> · {one.who}
          <br />
          {read(one.privacy)}
          {one.why && <span className="dimmed"> – {one.why}</span>}
        </li>
      ))}
    </ol>
  );
}

function Forget({ busy }: { busy: boolean }) {
  const { t } = useTranslation();
  const [contact, setContact] = useState('');
  const [sure, setSure] = useState(false);
  const erase = useErase();
  const go = () => {
    if (!sure) return setSure(true);
    setSure(false);
    erase.mutate(contact, {
      onSuccess: ({ job_id }) => {
        setContact('');
        change({ job: job_id }, 'replace');
        void showToast({ message: t('hubspot.erasing') });
      },
    });
  };
  return (
    <form
      className="hubspot-forget"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <TextInput
        label={t('hubspot.erase')}
        description={t('hubspot.erase_note')}
        inputMode="numeric"
        value={contact}
        onChange={(event) => {
          setSure(false);
          setContact(event.currentTarget.value.trim());
        }}
      />
      <Button
        type="submit"
        color="red"
        variant={sure ? 'filled' : 'light'}
        loading={erase.isPending}
        disabled={busy || !/^\d{1,20}$/.test(contact)}
      >
        {t(sure ? 'hubspot.erase_sure' : 'hubspot.erase_go')}
      </Button>
      {erase.error && <Failed error={erase.error} />}
    </form>
  );
}
