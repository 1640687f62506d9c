import { Button, Group, Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCases } from '../../api/queries';
import type { CasePage, CaseRow } from '../../api/types';
import { Answered } from '../../components/Answered';
import { DataTable, readSort, writeSort } from '../../components/DataTable';
import { EmptyState } from '../../components/EmptyState';
import { ExportMenu } from '../../components/ExportMenu';
import { Icon } from '../../components/icons';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { change, useParam, usePlace, withChange } from '../../state/url';
import { useColumnChoices, useColumns } from './columns';
import { PAGE_SIZES, useCaseQuery } from './paging';

const SEARCH_DELAY_MS = 250;

/** The filtered cases, a page at a time: sorted, searched and paged by the server. */
export function CaseList() {
  const { t } = useTranslation();
  const asked = useCaseQuery();
  const query = useCases(asked);
  return (
    <Screen title={t('cases.title')} loading={query.isFetching} actions={<Tools />}>
      <Answered query={query} height={620}>
        {(data) => (data.total || asked.search ? <Rows data={data} /> : <EmptyState />)}
      </Answered>
    </Screen>
  );
}

function Tools() {
  return (
    <Group gap="xs">
      <Search />
      <Columns />
      <ExportMenu />
    </Group>
  );
}

function Search() {
  const { t } = useTranslation();
  const [asked] = useParam('search', '');
  const [text, setText] = useState(asked);
  const commit = useDebouncedCallback(
    (next: string) => change({ search: next || null, page: null }, 'replace'),
    SEARCH_DELAY_MS,
  );
  return (
    <TextInput
      type="search"
      aria-label={t('cases.search')}
      placeholder={t('cases.search')}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      w={240}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        commit(value);
      }}
    />
  );
}

function Columns() {
  const { t } = useTranslation();
  const { choices, shown, setShown } = useColumnChoices();
  const toggle = (key: string) =>
    setShown(shown.includes(key) ? shown.filter((other) => other !== key) : [...shown, key]);
  return (
    <Menu closeOnItemClick={false} position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="table" size={16} />}>
          {t('cases.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="column-menu">
        {choices.map(({ key, label }) => (
          <Menu.CheckboxItem key={key} checked={shown.includes(key)} onChange={() => toggle(key)}>
            {label}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Rows({ data }: { data: CasePage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { sort } = useCaseQuery();
  const { shown } = useColumnChoices();
  const hrefOf = (row: CaseRow) => {
    const index = (data.page - 1) * data.size + data.rows.indexOf(row);
    return `/d/${encodeURIComponent(place.dataset ?? '')}/cases${withChange(place.params, { case: row.case_id, row: index })}`;
  };
  const columns = useColumns(shown, hrefOf);
  return (
    <DataTable<CaseRow>
      idAccessor="case_id"
      records={data.rows}
      columns={columns}
      sortStatus={readSort(sort)}
      onSortStatusChange={(status) => change({ sort: writeSort(status), page: null }, 'replace')}
      page={data.page}
      onPageChange={(page) => change({ page: page === 1 ? null : page })}
      totalRecords={data.total}
      recordsPerPage={data.size}
      recordsPerPageOptions={PAGE_SIZES}
      recordsPerPageLabel={t('cases.per_page')}
      onRecordsPerPageChange={(size) => change({ size, page: null }, 'replace')}
      paginationText={({ from, to, totalRecords }) =>
        t('cases.page_text', {
          from: format.count(from),
          to: format.count(to),
          total: format.count(totalRecords),
        })
      }
      noRecordsText={t('cases.nothing_found')}
    />
  );
}
