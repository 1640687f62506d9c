import { useTranslation } from 'react-i18next';
import type { HubSpotCheck } from '../../../api/types';
import { Card } from '../../../components/Card';
import { DataTable } from '../../../components/DataTable';
import { Tag, type Tone } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';
import { CopyScopes } from './CopyScopes';

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
      actions={<CopyScopes scopes={check.scopes} />}
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
