import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { AnswerColumn, AnswerTable } from '../../api/types';
import { DataTable, type DataTableColumn, readSort, writeSort } from '../../components/DataTable';
import { between, figure } from '../../components/kpi/figure';
import { Link } from '../../components/Link';
import { useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { screenHref, useParam, usePlace } from '../../state/url';
import { useCellText } from './cellText';
import { FEW } from './chartOption';
import { findingLinks } from './findingLinks';
import { columnAt, isAdvice, rowFilter, shownColumns } from './tableShape';

const SHOWN_FIRST = 12;
/** Sentences need room: beside many numbers they would stand one word a line. */
const ADVICE_WIDTH = 240;
const NAME_WIDTH = 150;

/** A row of single cases leads out of the question: they are looked at one by one, in their own perspective. */
const isCase = (filter: string) => filter.startsWith('case:');

type Cell = AnswerTable['rows'][number][number];

interface Line {
  id: number;
  cells: readonly Cell[];
  filters: readonly string[];
}

interface Props {
  table: AnswerTable;
  perspective: string;
}

/** The rows of a table, sorted by any column; a row that is a group of cases filters by them, one that is a case opens it. */
export function AnswerRows({ table, perspective }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sort, setSort] = useParam(`sort-${table.key}`, '', 'replace');
  const [all, setAll] = useState(false);
  const lines = useLines(table, sort);
  const columns = useColumns(table, perspective);
  const n = columnAt(table, 'n');
  const few = (line: Line) => typeof line.cells[n] === 'number' && (line.cells[n] as number) < FEW;
  const hidden = lines.length - SHOWN_FIRST;
  return (
    <>
      <DataTable<Line>
        idAccessor="id"
        records={all ? lines : lines.slice(0, SHOWN_FIRST)}
        columns={columns}
        sortStatus={readSort(sort)}
        onSortStatusChange={(status) => setSort(writeSort(status))}
        rowClassName={(line) => (few(line) ? 'row-few' : undefined)}
      />
      {hidden > 0 && (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setAll(!all)}>
          {all ? t('questions.fewer_rows') : t('questions.all_rows', { n: format.count(lines.length) })}
        </Button>
      )}
    </>
  );
}

function useLines(table: AnswerTable, sort: string): Line[] {
  const { data } = useDataset();
  return useMemo(() => {
    const known = {
      attributes: new Set(data?.attributes.filter(({ scope }) => scope === 'case').map(({ key }) => key)),
      activities: new Set(data?.activities.map(({ key }) => key)),
    };
    const lines = table.rows.map((cells, id) => {
      const told = table.filters[id] ?? [];
      const guessed = told.length ? null : rowFilter(table, cells, known);
      return { id, cells, filters: guessed ? [guessed] : told };
    });
    const { columnAccessor, direction } = readSort<Line>(sort);
    const at = columnAt(table, String(columnAccessor));
    return at < 0 ? lines : lines.sort((a, b) => compare(a.cells[at], b.cells[at], direction === 'desc'));
  }, [table, sort, data]);
}

/** Cells in order; absent ones come last either way. */
function compare(a: Cell | undefined, b: Cell | undefined, descending: boolean): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true });
  return descending ? -order : order;
}

function useColumns(table: AnswerTable, perspective: string): DataTableColumn<Line>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useCellText(table);
  const place = usePlace();
  const { data } = useDataset();
  const currency = columnAt(table, 'currency');
  const home = data?.roles.home_currency ?? null;
  const text = (line: Line, { key, unit, kind }: AnswerColumn, at: number) => {
    const cell = line.cells[at];
    if (cell == null) return '—';
    if (kind === 'case')
      return (
        <Link className="table-link" href={screenHref(place, 'cases', { case: String(cell) })}>
          {cell}
        </Link>
      );
    if (typeof cell !== 'number') return word(String(cell), key);
    return number(line, cell, unit);
  };
  const number = (line: Line, cell: Cell | undefined, unit: AnswerColumn['unit']) => {
    if (typeof cell !== 'number') return '?';
    const coin = line.cells[currency];
    return figure(cell, unit ?? 'number', format, typeof coin === 'string' ? coin : home);
  };
  const range = (line: Line, { unit }: AnswerColumn, ends: [number, number]) => {
    if (ends.every((at) => line.cells[at] == null)) return '—';
    const [low, high] = ends.map((at) => number(line, line.cells[at], unit));
    return between(low ?? '?', high ?? '?', format);
  };
  const naming = columnAt(table, 'dimension') === 0 ? 1 : 0;
  return shownColumns(table).map(({ column, at, high }) => ({
    accessor: column.key,
    title: high === null ? format.label(column.label) : t('questions.interval_column'),
    sortable: true,
    textAlign: column.unit === null ? 'left' : 'right',
    noWrap: column.unit !== null,
    ...(column.key === 'advice' && { width: ADVICE_WIDTH }),
    ...(isAdvice(table) && {
      titleClassName: 'cell-title-wraps',
      ...(at === naming && { width: NAME_WIDTH }),
    }),
    render: (line) =>
      high !== null ? (
        range(line, column, [at, high])
      ) : at === naming && line.filters.some(isCase) ? (
        <Link
          className="table-link"
          href={findingLinks(place, { filters: [...line.filters], perspective }, data).cases}
        >
          {text(line, column, at)}
        </Link>
      ) : at === naming && line.filters.length ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className="cell-button"
          title={t('questions.keep_row')}
          onClick={() => addFilters(...line.filters)}
        >
          {text(line, column, at)}
        </Button>
      ) : (
        text(line, column, at)
      ),
  }));
}
