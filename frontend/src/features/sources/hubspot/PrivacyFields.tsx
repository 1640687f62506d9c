import { Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Privacy, Purpose } from './queries';

const NAMES = ['owner_names', 'lead_names', 'emails'] as const;
export const nothing: Privacy = { owner_names: false, lead_names: false, emails: false };

interface Props<T> {
  value: T;
  onChange: (value: T) => void;
}

/** What of people is read beyond what the process needs: all off unless somebody decides otherwise. */
export function Choices({ value, onChange }: Props<Privacy>) {
  const { t } = useTranslation();
  return NAMES.map((name) => (
    <Switch
      key={name}
      label={t(`hubspot.${name}`)}
      description={t(`hubspot.${name}_note`)}
      checked={value[name]}
      onChange={(event) => onChange({ ...value, [name]: event.currentTarget.checked })}
    />
  ));
}

/** Who decided it and what for; kept with the decision. */
export function PurposeFields({ value, onChange }: Props<Purpose>) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('hubspot.who')}
        required
        maxLength={200}
        value={value.who}
        onChange={(event) => onChange({ ...value, who: event.currentTarget.value })}
      />
      <Textarea
        label={t('hubspot.why')}
        description={t('hubspot.why_help')}
        required
        maxLength={500}
        autosize
        minRows={2}
        value={value.why}
        onChange={(event) => onChange({ ...value, why: event.currentTarget.value })}
      />
    </>
  );
}
