import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { Choices, nothing, PurposeFields } from './PrivacyFields';
import { type Purpose, useConnect } from './queries';

type Way = 'key' | 'oauth';
const OAUTH = ['client_id', 'client_secret', 'refresh_token'] as const;

/** The key, what of people is read, and the button that tries it. */
export function ConnectForm() {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('key');
  const [key, setKey] = useState('');
  const [oauth, setOauth] = useState<Record<string, string>>({});
  const [base, setBase] = useState('');
  const [privacy, setPrivacy] = useState(nothing);
  const [purpose, setPurpose] = useState<Purpose>({ who: '', why: '' });
  const connect = useConnect();
  const given = way === 'key' ? key.trim() : OAUTH.every((name) => oauth[name]) && JSON.stringify(oauth);
  const more = Object.values(privacy).some(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!given) return;
    const address = base.trim() ? { base_url: base.trim() } : {};
    connect.mutate({ key: given, privacy, ...purpose, ...address });
  };
  return (
    <Card title={t('hubspot.key_card')} note={t('hubspot.key_note')}>
      <form className="hubspot-form" onSubmit={submit}>
        <SegmentedControl
          size="xs"
          aria-label={t('hubspot.way')}
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={[
            { value: 'key', label: t('hubspot.way_key') },
            { value: 'oauth', label: t('hubspot.way_oauth') },
          ]}
        />
        {way === 'key' ? (
          <PasswordInput
            label={t('hubspot.key')}
            description={t('hubspot.key_help')}
            value={key}
            autoComplete="off"
            onChange={(event) => setKey(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('hubspot.show_key') }}
          />
        ) : (
          OAUTH.map((name) => (
            <PasswordInput
              key={name}
              label={t(`hubspot.${name}`)}
              value={oauth[name] ?? ''}
              autoComplete="off"
              onChange={(event) => {
                const { value } = event.currentTarget;
                setOauth((before) => ({ ...before, [name]: value.trim() }));
              }}
              visibilityToggleButtonProps={{ 'aria-label': t('hubspot.show_key') }}
            />
          ))
        )}
        <fieldset className="hubspot-people">
          <legend>{t('hubspot.people')}</legend>
          <p className="card-note">{t('hubspot.people_note')}</p>
          <Choices value={privacy} onChange={setPrivacy} />
          {more && <PurposeFields value={purpose} onChange={setPurpose} />}
        </fieldset>
        <details className="hubspot-more">
          <summary>{t('hubspot.other_address')}</summary>
          <TextInput
            label={t('hubspot.address')}
            description={t('hubspot.address_help')}
            placeholder="http://127.0.0.1:8766"
            value={base}
            onChange={(event) => setBase(event.currentTarget.value)}
          />
        </details>
        {connect.error && <Failed error={connect.error} />}
        <Button
          type="submit"
          loading={connect.isPending}
          disabled={!given || (more && !(purpose.who.trim() && purpose.why.trim()))}
        >
          {t('hubspot.connect')}
        </Button>
      </form>
    </Card>
  );
}
