import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { useDecideRetention, useRetention } from './queries';

/** How long what was read is kept: what would go is shown first, and goes for good after a second word. */
export function RetentionCard({ busy }: { busy: boolean }) {
  const { t } = useTranslation();
  const { data } = useRetention(null);
  const [days, setDays] = useState('');
  const [asked, setAsked] = useState<number | null>(null);
  const decide = useDecideRetention();
  const go = (wanted: number | null) =>
    decide.mutate(wanted, {
      onSuccess: ({ job_id }) => {
        setAsked(null);
        change({ job: job_id }, 'replace');
      },
    });
  return (
    <Card title={t('hubspot.retention')} note={t('hubspot.retention_note')}>
      <form
        className="hubspot-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(Number(days));
        }}
      >
        {data && (
          <p>
            {data.days === null ? t('hubspot.retention_none') : t('hubspot.retention_days', { n: data.days })}
          </p>
        )}
        <Group gap="xs" align="end">
          <TextInput
            label={t('hubspot.retention_field')}
            inputMode="numeric"
            value={days}
            onChange={(event) => {
              setAsked(null);
              setDays(event.currentTarget.value.trim());
            }}
          />
          <Button type="submit" variant="default" disabled={busy || !/^\d{1,6}$/.test(days)}>
            {t('hubspot.retention_look')}
          </Button>
          {data && data.days !== null && (
            <Button variant="subtle" loading={decide.isPending} disabled={busy} onClick={() => go(null)}>
              {t('hubspot.retention_keep')}
            </Button>
          )}
        </Group>
      </form>
      {asked !== null && (
        <Going days={asked} busy={busy || decide.isPending} onGo={go} onCancel={() => setAsked(null)} />
      )}
      {decide.error && <Failed error={decide.error} />}
    </Card>
  );
}

interface GoingProps {
  days: number;
  busy: boolean;
  onGo: (days: number) => void;
  onCancel: () => void;
}

function Going({ days, busy, onGo, onCancel }: GoingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useRetention(days);
  if (error) return <Failed error={error} />;
  if (!data) return null;
  const kinds = Object.entries(data.records).sort(([, a], [, b]) => b - a);
  return (
    <div className="hubspot-forget" role="status">
      <p>
        {kinds.length ? t('hubspot.retention_goes', { n: data.versions }) : t('hubspot.retention_nothing')}
      </p>
      {kinds.length > 0 && (
        <ul>
          {kinds.map(([kind, count]) => (
            <li key={kind}>
              {t(`hubspot.object_${kind}` as 'hubspot.object_deals')} · {format.count(count)}
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button color="red.9" variant="filled" disabled={busy} onClick={() => onGo(days)}>
          {t(kinds.length ? 'hubspot.retention_sure' : 'hubspot.retention_set')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </div>
  );
}
