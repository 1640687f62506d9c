/** The one table of the product: server or client rows, columns, sorting, selection and paging by mantine-datatable. */
import 'mantine-datatable/styles.layer.css';
import './table.css';
import { DataTable as Base, type DataTableProps, type DataTableSortStatus } from 'mantine-datatable';
import { useTranslation } from 'react-i18next';

export type { DataTableColumn, DataTableSortStatus } from 'mantine-datatable';

/** A table in the look of the product; every prop of the library passes through. */
export function DataTable<T>(props: DataTableProps<T>) {
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
  return <Base<T> {...({ ...shared, ...props } as DataTableProps<T>)} />;
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
