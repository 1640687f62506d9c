import { SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/Card';
import { DataTable, type DataTableColumn } from '../../components/DataTable';
import { useFormat } from '../../i18n/format';
import { type AttributeScope, attributeOf, freeColumns, keyOf, scopeOf, withAttribute } from './mapping';
import { ATTRIBUTE_TYPES, type AttributeType, type SourceColumn } from './upload';
import type { Draft } from './useDraft';

const SCOPES: AttributeScope[] = ['case', 'event', 'none'];
const SHOWN_SAMPLES = 3;

/** The columns without a role: attributes of the case, of the event, or left out. */
export function AttributeTable({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const columns = useColumns(draft);
  const free = freeColumns(draft.mapping, draft.upload.columns);
  if (!free.length) return null;
  return (
    <Card title={t('sources.attributes')} note={t('sources.attributes_note')}>
      <DataTable<SourceColumn> idAccessor="name" records={free} columns={columns} />
    </Card>
  );
}

function useColumns({ mapping, change, upload }: Draft): DataTableColumn<SourceColumn>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const set = (column: SourceColumn, scope: AttributeScope, type?: AttributeType) => {
    const known = attributeOf(mapping, column.name) ?? {
      column: column.name,
      key: keyOf(column.name),
      type: column.type,
    };
    change(withAttribute(mapping, scope, type ? { ...known, type } : known, upload));
  };
  return [
    { accessor: 'name', title: t('sources.column'), render: ({ name }) => <strong>{name}</strong> },
    {
      accessor: 'samples',
      title: t('sources.samples'),
      ellipsis: true,
      render: ({ samples }) => <span className="dimmed">{samples.slice(0, SHOWN_SAMPLES).join(' · ')}</span>,
    },
    {
      accessor: 'null_count',
      title: t('sources.empty_cells'),
      textAlign: 'right',
      render: ({ null_count }) => format.count(null_count),
    },
    {
      accessor: 'scope',
      title: t('sources.kept_as'),
      render: (column) => (
        <SegmentedControl
          size="xs"
          aria-label={t('sources.scope_of', { column: column.name })}
          value={scopeOf(mapping, column.name)}
          onChange={(scope) => set(column, scope as AttributeScope)}
          data={SCOPES.map((scope) => ({
            value: scope,
            label: scope === 'none' ? t('sources.left_out') : t(`sources.scope_${scope}`),
          }))}
        />
      ),
    },
    {
      accessor: 'type',
      title: t('sources.type'),
      width: 170,
      render: (column) => {
        const scope = scopeOf(mapping, column.name);
        if (scope === 'none') return <span className="dimmed">—</span>;
        return (
          <Select
            size="xs"
            aria-label={t('sources.type_of', { column: column.name })}
            data={ATTRIBUTE_TYPES.map((value) => ({ value, label: t(`sources.type_${value}`) }))}
            value={attributeOf(mapping, column.name)?.type ?? column.type}
            allowDeselect={false}
            onChange={(type) => type && set(column, scope, type as AttributeType)}
          />
        );
      },
    },
  ];
}
