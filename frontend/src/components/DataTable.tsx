/** The one table of the product: server or client rows, columns, sorting, selection and paging by mantine-datatable. */
import 'mantine-datatable/styles.layer.css';
import './table.css';
import {
  DataTable as Base,
  type DataTableColumn as BaseColumn,
  type DataTableProps,
  type DataTableSortStatus,
} from 'mantine-datatable';
import { useTranslation } from 'react-i18next';
import type { Cell } from './csv';
import { SaveCsv } from './SaveCsv';

export type { DataTableSortStatus } from 'mantine-datatable';

/** A column; `csv` is what a file says where the row's own value would not do. */
export type DataTableColumn<T> = BaseColumn<T> & { csv?: (row: T) => Cell };

type Props<T> = Omit<DataTableProps<T>, 'columns'> & {
  columns: DataTableColumn<T>[];
  /** Offers the table as a file of this name; `rows` are all of them where a page shows some. */
  save?: { name: string; title?: string; rows?: readonly T[] };
};

/** A table in the look of the product; every prop of the library passes through. */
export function DataTable<T>({ save, ...props }: Props<T>) {
  const { t } = useTranslation();
  const shared = {
    className: 'table',
    verticalSpacing: 7,
    horizontalSpacing: 'sm',
    highlightOnHover: true,
    height: 'auto',
    minHeight: props.records?.length ? 0 : 160,
    noRecordsText: t('common.no_data'),
    // A table wider or higher than its place is scrolled by keyboard too.
    scrollAreaProps: { type: 'auto', viewportProps: { tabIndex: 0 } },
  } as const;
  const columns = props.columns.map(({ csv: _, title, ...column }) => ({ ...column, title: capital(title) }));
  const table = <Base<T> {...({ ...shared, ...props, columns } as DataTableProps<T>)} />;
  if (!save || !props.records?.length) return table;
  const lines = () => csvLines(props.columns, save.rows ?? props.records ?? []);
  return (
    <>
      {table}
      <div className="table-foot">
        <SaveCsv name={save.name} title={save.title} lines={lines} />
      </div>
    </>
  );
}

const capital = <T,>(title: T): T | string =>
  typeof title === 'string' ? title.charAt(0).toLocaleUpperCase() + title.slice(1) : title;

/** Heading and rows of the columns that hold a value; durations say that they are seconds. */
export function csvLines<T>(columns: readonly DataTableColumn<T>[], rows: readonly T[]): Cell[][] {
  const told = columns.filter(({ title }) => typeof title === 'string');
  const head = told.map(
    ({ accessor, title }) => `${capital(title)}${String(accessor).endsWith('_s') ? ' (s)' : ''}`,
  );
  const cell = (row: T, { accessor, csv }: DataTableColumn<T>) =>
    csv ? csv(row) : (row[accessor as keyof T] as Cell);
  return [head, ...rows.map((row) => told.map((column) => cell(row, column)))];
}

/** A sort such as `-duration` as the table wants it. */
export function readSort<T>(text: string): DataTableSortStatus<T> {
  const descending = text.startsWith('-');
  return { columnAccessor: text.replace(/^-/, ''), direction: descending ? 'desc' : 'asc' };
}

/** The table's sort as a text for the address. */
export const writeSort = <T,>({ columnAccessor, direction }: DataTableSortStatus<T>) =>
  `${direction === 'desc' ? '-' : ''}${String(columnAccessor)}`;

/** Rows in the order of a sort text; rows without a value come last either way. */
export function sortRows<T extends object>(rows: readonly T[], sort: string): T[] {
  const { columnAccessor, direction } = readSort<T>(sort);
  const sign = direction === 'desc' ? -1 : 1;
  const value = (row: T) => row[columnAccessor as keyof T] as unknown;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x == null || y == null) return Number(x == null) - Number(y == null);
    return typeof x === 'number' && typeof y === 'number'
      ? sign * (x - y)
      : sign * String(x).localeCompare(String(y));
  });
}
