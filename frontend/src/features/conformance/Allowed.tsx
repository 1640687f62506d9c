import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AllowedDeviation } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { isRule, useWithdrawing } from '../models/data';
import { ConformanceTable } from './ConformanceTable';

const HEADS = ['allowed_what', 'reason_given', 'cases', 'freed'] as const;

/** Deviations and broken rules that count no more: why, who says so, and what that changes. */
export function Allowed({ rows, model }: { rows: AllowedDeviation[]; model: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { withdrawing, pending } = useWithdrawing();
  return (
    <ConformanceTable heads={HEADS.map((name) => t(`conformance.${name}`))} withActions>
      {rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">
            {isRule(row.deviation)
              ? t('conformance.rule_broken', { rule: format.label(row.label) })
              : format.label(row.label)}
            {row.where.length > 0 && (
              <span className="conformance-where">
                {t('conformance.only_where', { list: row.where.map(format.label).join(', ') })}
              </span>
            )}
          </th>
          <td>
            {format.label(row.reason)} <span className="dimmed">{row.who}</span>
          </td>
          <td>{row.applies ? format.count(row.cases) : t('conformance.not_known')}</td>
          <td>{row.applies ? format.count(row.freed) : '–'}</td>
          <td>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('conformance.withdraw_named', { name: format.label(row.label) })}
              loading={pending === row.id}
              onClick={() => withdrawing({ name: model, id: row.id }, format.label(row.label))}
            >
              {t('conformance.withdraw')}
            </Button>
          </td>
        </tr>
      ))}
    </ConformanceTable>
  );
}
