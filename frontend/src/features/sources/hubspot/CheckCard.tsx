import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubSpotCheck } from '../../../api/types';
import { Card } from '../../../components/Card';
import { DataTable } from '../../../components/DataTable';
import { Icon } from '../../../components/icons';
import { Tag, type Tone } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';

type Row = HubSpotCheck['objects'][number];
const TONES: Record<Row['access'], Tone> = {
  open: 'good',
  scope_missing: 'warm',
  absent: 'warm',
  not_asked: 'plain',
};

/** What the key opens, object by object, and what every question lacks without the rest. */
export function CheckCard({ check }: { check: HubSpotCheck }) {
  const { t } = useTranslation();
  const format = useFormat();
  const object = useWord('hubspot.object');
  const access = useWord('hubspot.access');
  const open = check.objects.filter((one) => one.access === 'open').length;
  return (
    <Card
      title={t('hubspot.opens')}
      note={t('hubspot.opens_note', {
        open: format.count(open),
        all: format.count(check.objects.length),
        requests: format.count(check.requests),
        minutes: format.count(check.minutes),
      })}
      actions={
        <CopyButton value={check.scopes.join('\n')}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={<Icon name={copied ? 'check' : 'report'} size={15} />}
              onClick={copy}
            >
              {copied ? t('common.copied') : t('hubspot.copy_scopes')}
            </Button>
          )}
        </CopyButton>
      }
    >
      <DataTable<Row>
        idAccessor="kind"
        records={check.objects}
        columns={[
          { accessor: 'kind', title: t('hubspot.object'), noWrap: true, render: ({ kind }) => object(kind) },
          {
            accessor: 'access',
            title: t('hubspot.access'),
            render: (row) => <Tag tone={TONES[row.access]}>{access(row.access)}</Tag>,
          },
          {
            accessor: 'records',
            title: t('hubspot.records'),
            textAlign: 'right',
            render: ({ records }) => (records === null ? '–' : format.count(records)),
          },
          { accessor: 'scope', title: t('hubspot.scope'), render: ({ scope }) => <code>{scope}</code> },
          {
            accessor: 'lacking',
            title: t('hubspot.lacking'),
            width: '38%',
            render: ({ lacking }) => lacking && format.label(lacking),
          },
        ]}
      />
    </Card>
  );
}
