import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { Dataset } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { FilterSearch } from './FilterSearch';
import {
  ActivityForm,
  AttributeForm,
  DurationForm,
  type FormProps,
  OrderForm,
  OutcomeForm,
  PeriodForm,
  VariantForm,
} from './forms';

const FORMS = {
  activity: ActivityForm,
  order: OrderForm,
  duration: DurationForm,
  period: PeriodForm,
  outcome: OutcomeForm,
  variant: VariantForm,
} as const;
type Kind = keyof typeof FORMS;

const ATTRIBUTE = 'attribute:';

/** What to filter by, then how; the text of the filter is shown before it is applied. */
export default function FilterForm({ onDone }: { onDone: () => void }) {
  const { data } = useDataset();
  return data ? <Builder dataset={data} onDone={onDone} /> : null;
}

function Builder({ dataset, onDone }: { dataset: Dataset; onDone: () => void }) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState('activity');
  const [filter, setFilter] = useState<string | null>(null);
  const apply = (text: string) => {
    addFilters(text);
    onDone();
  };
  return (
    <form
      className="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (filter) apply(filter);
      }}
    >
      <FilterSearch onPick={apply} />
      <SubjectSelect
        dataset={dataset}
        value={subject}
        onChange={(next) => {
          setSubject(next);
          setFilter(null);
        }}
      />
      <SubjectForm key={subject} subject={subject} dataset={dataset} onText={setFilter} />
      <footer>
        <code>{filter ?? ' '}</code>
        <Button type="submit" size="xs" disabled={!filter}>
          {t('common.apply')}
        </Button>
      </footer>
    </form>
  );
}

function SubjectSelect({
  dataset,
  value,
  onChange,
}: {
  dataset: Dataset;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = (Object.keys(FORMS) as Kind[]).filter((kind) => kind !== 'outcome' || dataset.roles.outcome);
  const attributes = dataset.attributes.filter(({ values }) => values === null || values.length > 0);
  return (
    <NativeSelect
      size="xs"
      label={t('filters.by')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        {
          group: t('filters.process'),
          items: kinds.map((kind) => ({ value: kind, label: t(`filters.kind_${kind}`) })),
        },
        {
          group: t('filters.attributes'),
          items: attributes.map(({ key, label }) => ({ value: ATTRIBUTE + key, label: format.label(label) })),
        },
      ]}
    />
  );
}

function SubjectForm({ subject, dataset, onText }: FormProps & { subject: string }) {
  const attribute = dataset.attributes.find(({ key }) => ATTRIBUTE + key === subject);
  if (attribute) return <AttributeForm attribute={attribute} onText={onText} />;
  const Form = FORMS[subject as Kind];
  return <Form dataset={dataset} onText={onText} />;
}
