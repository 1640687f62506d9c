import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../../api/client';
import { useScope } from '../../api/queries';
import type { CasePage } from '../../api/types';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { change, useParam } from '../../state/url';
import { useCaseQuery } from './paging';

/** To the case before and after this one in the table it was opened from. */
export function Neighbours() {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset, ...scope } = useScope();
  const { sort, search } = useCaseQuery();
  const [row] = useParam('row', '');
  const [last, setLast] = useState<number | null>(null);
  if (row === '') return null;
  const index = Number(row);
  const go = async (next: number) => {
    const query = { ...scope, sort, search, size: 1, page: next + 1 };
    const found = await get<CasePage>(['datasets', dataset, 'cases'], query);
    const there = found.rows[0];
    if (there) change({ case: there.case_id, row: next });
    else setLast(found.total - 1);
  };
  const step = (label: string, next: number, disabled: boolean, className: string) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={34}
        aria-label={label}
        disabled={disabled}
        onClick={() => void go(next)}
      >
        <span className={className}>
          <Icon name="chevron" />
        </span>
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Group gap={4}>
      {step(t('cases.previous'), index - 1, index <= 0, 'turned')}
      <span className="dimmed">{t('cases.place', { n: format.count(index + 1) })}</span>
      {step(t('cases.next'), index + 1, last !== null && index >= last, 'straight')}
    </Group>
  );
}
