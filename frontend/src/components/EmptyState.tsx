import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSummary } from '../api/queries';
import { useFormat } from '../i18n/format';
import { removeFilter } from '../state/filters';
import { Icon } from './icons';

/** Nothing to show, and why. Without children it names the filter that removed the last cases. */
export function EmptyState({ title, children }: { title?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="state" role="status">
      <span className="state-icon">
        <Icon name="filter" size={28} />
      </span>
      <h2>{title ?? t('common.empty_title')}</h2>
      {children ?? <EmptiedBy />}
    </div>
  );
}

function EmptiedBy() {
  const { t } = useTranslation();
  const format = useFormat();
  const culprit = useSummary().data?.filters.find(
    ({ cases_after, removes }) => cases_after === 0 && removes > 0,
  );
  if (!culprit) return null;
  return (
    <>
      <p>
        {t('common.empty_chip', { filter: format.label(culprit.label), n: format.count(culprit.removes) })}
      </p>
      <Button variant="light" onClick={() => removeFilter(culprit.text)}>
        {t('common.empty_remove')}
      </Button>
    </>
  );
}
