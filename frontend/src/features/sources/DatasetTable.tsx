import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetSummary } from '../../api/types';
import { DataTable, type DataTableColumn } from '../../components/DataTable';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Tag } from '../../components/Tag';
import { useWord } from '../../components/useWord';
import { useFormat } from '../../i18n/format';
import { navigate } from '../../state/url';
import { useAgo } from './ago';
import { useDeleteDataset } from './changes';
import { RenameDialog } from './RenameDialog';

const WIDE = '(min-width: 1150px)';

const addressOf = ({ name }: DatasetSummary, screen = 'overview') =>
  `/d/${encodeURIComponent(name)}/${screen}`;

/** Perspectives whose cases may be deals: those of a table are called so by its columns, or not at all. */
const WITH_DEALS = new Set(['deal', 'case']);

/** A date that is not broken at the end of a line. */
const whole = (date: string) => date.replaceAll(' ', '\u00a0');

const booksOf = ({ name }: DatasetSummary) =>
  name === 'hubspot' ? '/?source=hubspot' : `/?source=books&dataset=${encodeURIComponent(name)}`;

/** The data sets, the newest first: what they hold, how fresh they are, what can be done with them. */
export function DatasetTable({ datasets }: { datasets: DatasetSummary[] }) {
  const [renamed, rename] = useState<DatasetSummary | null>(null);
  const columns = useColumns(rename);
  return (
    <>
      <DataTable<DatasetSummary>
        idAccessor="name"
        records={datasets}
        columns={columns}
        verticalSpacing={10}
      />
      {renamed && <RenameDialog dataset={renamed} onClose={() => rename(null)} />}
    </>
  );
}

function useColumns(rename: (dataset: DatasetSummary) => void): DataTableColumn<DatasetSummary>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const ago = useAgo();
  const kind = useWord('sources.format');
  const count = (
    accessor: 'cases' | 'events' | 'activities' | 'variants',
  ): DataTableColumn<DatasetSummary> => ({
    accessor,
    title: t(`sources.${accessor}`),
    textAlign: 'right',
    ...(accessor === 'activities' || accessor === 'variants' ? { visibleMediaQuery: WIDE } : {}),
    render: (dataset) => format.count(dataset[accessor]),
  });
  return [
    {
      accessor: 'label',
      title: t('sources.name'),
      render: (dataset) => (
        <>
          <Link className="table-link dataset-name" href={addressOf(dataset)}>
            {dataset.label}
          </Link>
          {dataset.books_left_out && (
            <Link className="table-link" href={booksOf(dataset)}>
              <Tag tone="warm">{t('sources.books_left_out')}</Tag>
            </Link>
          )}
        </>
      ),
    },
    { accessor: 'format', title: t('sources.format'), render: ({ format: name }) => <Tag>{kind(name)}</Tag> },
    count('cases'),
    count('events'),
    count('activities'),
    count('variants'),
    {
      accessor: 'first',
      title: t('sources.period'),
      render: ({ first, last }) => `${whole(format.date(first))} – ${whole(format.date(last))}`,
    },
    {
      accessor: 'created_at',
      title: t('sources.fresh'),
      noWrap: true,
      render: ({ created_at }) => <span title={format.dateTime(created_at)}>{ago(created_at)}</span>,
    },
    {
      accessor: 'rejected_rows',
      title: t('sources.report'),
      render: (dataset) => (
        <Link className="table-link" href={addressOf(dataset, 'import-report')}>
          <Tag tone={dataset.rejected_rows ? 'warm' : 'good'}>
            {dataset.rejected_rows
              ? t('sources.rejected', {
                  count: dataset.rejected_rows,
                  n: format.count(dataset.rejected_rows),
                })
              : t('sources.all_read')}
          </Tag>
        </Link>
      ),
    },
    {
      accessor: 'actions',
      title: <span className="visually-hidden">{t('sources.actions')}</span>,
      textAlign: 'right',
      render: (dataset) => <Actions dataset={dataset} onRename={() => rename(dataset)} />,
    },
  ];
}

function Actions({ dataset, onRename }: { dataset: DatasetSummary; onRename: () => void }) {
  const { t } = useTranslation();
  const { mutate } = useDeleteDataset();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('sources.actions_of', { name: dataset.label })}
        >
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="map" size={16} />}
          onClick={() => navigate(addressOf(dataset, 'map'))}
        >
          {t('sources.open')}
        </Menu.Item>
        {WITH_DEALS.has(dataset.perspective) && (
          <Menu.Item
            leftSection={<Icon name="upload" size={16} />}
            onClick={() => navigate(booksOf(dataset))}
          >
            {t('sources.join_books')}
          </Menu.Item>
        )}
        <Menu.Item onClick={onRename}>{t('sources.rename')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<Icon name="close" size={16} />} onClick={() => mutate(dataset)}>
          {t('sources.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
