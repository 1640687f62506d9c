import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Policies } from '../../api/types';
import { useBenchmarks } from '../../components/benchmarks';
import { Card } from '../../components/Card';
import { useFormat } from '../../i18n/format';
import { Amount } from './Amount';
import { ApprovalBands } from './ApprovalBands';
import type { Values } from './policies';

interface Props {
  values: Values;
  names: Policies['activities'];
  onChange: (values: Values) => void;
}

const GROUPS = [
  {
    key: 'discounts',
    fields: [
      { key: 'approval_above', unit: 'percent' },
      { key: 'most_discount', unit: 'percent' },
      { key: 'quarter_end_days', unit: 'days' },
    ],
  },
  {
    key: 'delays',
    fields: [
      { key: 'order_days', unit: 'days' },
      { key: 'delivery_days', unit: 'days' },
    ],
  },
  {
    key: 'costs',
    fields: [
      { key: 'hourly_rate', unit: 'money' },
      { key: 'capital_cost', unit: 'percent' },
    ],
  },
] as const;

/** The agreements in three groups, and the table of minutes of work. */
export function PolicyForm({ values, names, onChange }: Props) {
  const { t } = useTranslation();
  const benchmarks = useBenchmarks(values.benchmark);
  return (
    <div className="policies">
      {GROUPS.map(({ key: group, fields }) => (
        <Card key={group} title={t(`policies.${group}`)} note={t(`policies.${group}_note`)}>
          {fields.map(({ key, unit }) => (
            <Amount
              key={key}
              label={t(`policies.${key}`)}
              unit={unit}
              value={values[key]}
              onChange={(value) => onChange({ ...values, [key]: value })}
            />
          ))}
          {group === 'discounts' && (
            <ApprovalBands
              bands={values.approval_bands}
              base={values.approval_above}
              onChange={(approval_bands) => onChange({ ...values, approval_bands })}
            />
          )}
        </Card>
      ))}
      <Card title={t('policies.opportunity')} note={t('policies.opportunity_note')}>
        <Select
          label={t('questions.benchmark')}
          data={benchmarks}
          searchable
          nothingFoundMessage={t('questions.benchmark_none')}
          value={values.benchmark}
          allowDeselect={false}
          onChange={(benchmark) => benchmark && onChange({ ...values, benchmark })}
        />
      </Card>
      <Minutes values={values} names={names} onChange={onChange} />
    </div>
  );
}

/** The cost table: minutes of work each time an activity happens. */
function Minutes({ values, names, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const set = (key: string, value: number) =>
    onChange({ ...values, minutes: { ...values.minutes, [key]: value } });
  return (
    <div className="policy-minutes">
      <Card title={t('policies.minutes')} note={t('policies.minutes_note')}>
        <div className="minutes">
          {Object.entries(values.minutes).map(([key, value]) => (
            <Amount
              key={key}
              label={names[key] ? format.label(names[key]) : key}
              unit="minutes"
              value={value}
              onChange={(next) => set(key, next)}
            />
          ))}
        </div>
      </Card>
    </div>
  );
}
