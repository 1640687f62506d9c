import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BooksLook } from '../../../api/types';
import { Answered } from '../../../components/Answered';
import { Failed } from '../../../components/Failed';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { type Choices, useJoin, useLook } from './books';

interface Props {
  upload: string;
  busy: boolean;
  dataset: string | undefined;
  onClose: () => void;
}

/** What each column of an export holds: proposed from the header, confirmed before anything is joined. */
export function BooksForm({ upload, busy, dataset, onClose }: Props) {
  const [choices, setChoices] = useState<Choices>({ fields: {} });
  const query = useLook(upload, choices);
  return (
    <Answered query={query} height={220}>
      {(look) => <Form look={look} {...{ upload, busy, dataset, onClose, choices, setChoices }} />}
    </Answered>
  );
}

interface FormProps extends Props {
  look: BooksLook;
  choices: Choices;
  setChoices: (choices: Choices) => void;
}

function Form({ look, upload, busy, dataset, onClose, choices, setChoices }: FormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const join = useJoin(upload, dataset);
  const missing = look.fields.find(({ key }) => key === look.missing);
  const open = look.missing !== null || look.unclear !== null;
  const start = () =>
    join.mutate(choices, {
      onSuccess: ({ job_id }) => {
        onClose();
        change({ job: job_id }, 'replace');
      },
    });
  return (
    <div className="hubspot-form">
      <Group gap="sm">
        <strong>{look.filename}</strong>
        <SegmentedControl
          size="xs"
          aria-label={t('hubspot.books_kind')}
          value={look.kind}
          onChange={(kind) => setChoices({ ...choices, kind: kind as 'invoice' | 'payment' })}
          data={[
            { value: 'invoice', label: t('hubspot.books_invoices') },
            { value: 'payment', label: t('hubspot.books_payments') },
          ]}
        />
      </Group>
      <div className="hubspot-fields">
        {look.fields.map(({ key, label, column }) => (
          <Select
            key={key}
            size="xs"
            label={format.label(label)}
            data={look.columns}
            value={column}
            clearable
            searchable
            placeholder={t('sources.no_column')}
            clearButtonProps={{ 'aria-label': t('hubspot.books_clear', { field: format.label(label) }) }}
            error={key === look.missing}
            onChange={(value) =>
              setChoices({ ...choices, fields: { ...choices.fields, [key]: value ?? '' } })
            }
          />
        ))}
      </div>
      {look.unclear && (
        <Group gap="sm">
          <span>{t('hubspot.books_order', { column: look.unclear })}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('hubspot.books_order', { column: look.unclear })}
            value={choices.date_order ?? ''}
            onChange={(order) => setChoices({ ...choices, date_order: order as 'dmy' | 'mdy' })}
            data={[
              { value: 'dmy', label: t('sources.day_first') },
              { value: 'mdy', label: t('sources.month_first') },
            ]}
          />
        </Group>
      )}
      {missing && (
        <p className="field-error" role="alert">
          {t('hubspot.books_missing', { field: format.label(missing.label) })}
        </p>
      )}
      {join.error && <Failed error={join.error} />}
      <Group gap="xs">
        <Button disabled={open || busy} loading={join.isPending} onClick={start}>
          {t('hubspot.books_join', { count: look.rows, n: format.count(look.rows) })}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </Group>
    </div>
  );
}
