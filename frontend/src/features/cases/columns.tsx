import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { AttributeInfo, CaseRow, Dataset, Scalar } from '../../api/types';
import type { DataTableColumn } from '../../components/DataTable';
import { groupingAttributes } from '../../components/groupingAttributes';
import { Link } from '../../components/Link';
import { Tag } from '../../components/Tag';
import { type Format, useFormat } from '../../i18n/format';
import { screenHref, useParam, usePlace } from '../../state/url';
import { useCaseMoment } from './useCaseMoment';

const FIXED = ['outcome', 'start', 'end', 'duration', 'events', 'variant'] as const;
const SHOWN_FIRST = ['outcome', 'start', 'duration', 'events', 'variant'];
const ATTRIBUTES_FIRST = 4;
const RIGHT = new Set(['duration', 'events', 'variant']);

export interface ColumnChoice {
  key: string;
  label: string;
}

/** The columns that can be shown, and the keys of the ones that are. */
export function useColumnChoices() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useDataset();
  const [cols, setCols] = useParam('cols', '', 'replace');
  return useMemo(() => {
    const attributes = caseAttributes(data);
    const choices: ColumnChoice[] = [
      ...FIXED.filter((key) => key !== 'outcome' || data?.roles.outcome).map((key) => ({
        key: key as string,
        label: t(`cases.${key}`),
      })),
      ...attributes.map(({ key, label }) => ({ key, label: format.label(label) })),
    ];
    const fixed = SHOWN_FIRST.filter((key) => choices.some((one) => one.key === key));
    const usual = [...fixed, ...attributes.slice(0, ATTRIBUTES_FIRST).map(({ key }) => key)];
    const shown = cols ? cols.split(',').filter((key) => choices.some((one) => one.key === key)) : usual;
    return { choices, shown, setShown: (next: string[]) => setCols(next.join(',')) };
  }, [data, cols, t, format, setCols]);
}

/** Attributes of the cases: the amount first, then the ones that cut the cases into groups. */
function caseAttributes(data: Dataset | undefined): AttributeInfo[] {
  const own = (data?.attributes ?? []).filter(({ scope }) => scope === 'case');
  const amount = own.filter(({ key }) => key === data?.roles.amount);
  return [...new Set([...amount, ...groupingAttributes(data), ...own])];
}

/** Columns of the table, in the order they were chosen. */
export function useColumns(
  shown: readonly string[],
  hrefOf: (row: CaseRow) => string,
): DataTableColumn<CaseRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = useCaseMoment();
  const place = usePlace();
  const { data } = useDataset();
  const known = new Map(caseAttributes(data).map((attribute) => [attribute.key, attribute]));
  const fixed: Record<string, (row: CaseRow) => React.ReactNode> = {
    outcome: ({ outcome }) => <Outcome outcome={outcome} />,
    start: ({ start }) => moment.date(start),
    end: ({ end }) => moment.date(end),
    duration: ({ duration_s }) => format.duration(duration_s),
    events: ({ events }) => format.count(events),
    variant: ({ variant }) => (
      <Link className="table-link" href={screenHref(place, 'variants', { sel: `variant:${variant}` })}>
        {t('cases.place', { n: variant })}
      </Link>
    ),
  };
  const one = (key: string): DataTableColumn<CaseRow> => {
    const attribute = known.get(key);
    const render = fixed[key];
    if (render || !attribute) {
      const title = t(`cases.${key as (typeof FIXED)[number]}`);
      return {
        accessor: key,
        title,
        sortable: true,
        noWrap: true,
        textAlign: RIGHT.has(key) ? 'right' : 'left',
        render,
      };
    }
    const numeric = attribute.type === 'number' || attribute.type === 'integer';
    return {
      accessor: key,
      title: format.label(attribute.label),
      sortable: true,
      ellipsis: true,
      textAlign: numeric ? 'right' : 'left',
      render: ({ attributes }) => written(attributes[key] ?? null, attribute, attributes, data, format),
    };
  };
  return [
    {
      accessor: 'case_id',
      title: t('cases.case_id'),
      sortable: true,
      render: (row) => (
        <Link className="table-link case-id" href={hrefOf(row)}>
          {row.case_id}
        </Link>
      ),
    },
    ...shown.map(one),
  ];
}

/** How a case ended, with its word and its colour. */
export function Outcome({ outcome }: { outcome: string | null }) {
  const { t } = useTranslation();
  if (outcome === 'won') return <Tag tone="good">{t('common.won')}</Tag>;
  if (outcome === 'lost') return <Tag tone="bad">{t('common.lost')}</Tag>;
  return <Tag>{t('common.open')}</Tag>;
}

/** A value of an attribute for people; amounts in the currency of their case. */
export function written(
  value: Scalar,
  attribute: Pick<AttributeInfo, 'key' | 'type'> | undefined,
  attributes: Record<string, Scalar>,
  data: Dataset | undefined,
  format: Format,
): string {
  if (value === null || value === '') return '—';
  if (attribute && attribute.key === data?.roles.amount && typeof value === 'number') {
    const own = data.roles.currency ? attributes[data.roles.currency] : null;
    const currency = data.roles.fixed_currency ?? own;
    return wholeMoney(value, typeof currency === 'string' ? currency : null, format);
  }
  if (typeof value === 'number') return format.number(value);
  if (attribute?.type === 'timestamp' || attribute?.type === 'date') return format.date(String(value));
  return String(value);
}

/** An amount to the unit: a case is looked at one by one, where "17.7 k" hides what was agreed. */
function wholeMoney(value: number, currency: string | null, format: Format): string {
  if (!currency) return format.count(value);
  const style = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(format.locale, style).format(value);
}
