import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/types';
import { CellBar } from '../../components/CellBar';
import { DataTable, type DataTableColumn, readSort, sortRows, writeSort } from '../../components/DataTable';
import { figure } from '../../components/kpi/figure';
import { Grade } from '../../components/kpi/Grade';
import { Link } from '../../components/Link';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { screenHref, useParam, usePlace } from '../../state/url';

interface Props {
  kpis: Overview['all_kpis'];
  questions: Overview['questions'];
}

const WEAK = new Set(['C', 'D']);

/** Every key figure with what it rests on; the least trusted first. */
export function TrustTable({ kpis, questions }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [sort, setSort] = useParam('trust', '-grade', 'replace');
  const rows = useRows(kpis, questions);
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const columns = useColumns();
  const weak = rows.filter(({ grade }) => WEAK.has(grade)).length;
  return (
    <>
      <Note good={weak === 0}>
        {weak
          ? t('data_quality.weak', { n: format.count(weak), total: format.count(rows.length) })
          : t('data_quality.all_strong')}
      </Note>
      <p className="dimmed">{t('data_quality.trust_note')}</p>
      <DataTable<Row>
        idAccessor="key"
        records={sorted}
        columns={columns}
        sortStatus={readSort(sort)}
        onSortStatusChange={(status) => setSort(writeSort(status))}
        save={{ name: 'trust' }}
      />
    </>
  );
}

type Row = ReturnType<typeof useRows>[number];

function useRows(kpis: Props['kpis'], questions: Props['questions']) {
  const format = useFormat();
  return useMemo(() => {
    const titles = new Map(questions.map(({ key, title }) => [key, format.label(title)]));
    return kpis.map(({ kpi, question }) => ({
      key: kpi.key,
      kpi,
      label: format.label(kpi.label),
      n: kpi.n,
      coverage: kpi.coverage,
      recorded: kpi.evidence.length
        ? (kpi.evidence.find(({ evidence }) => evidence === 'recorded')?.share ?? 0)
        : null,
      grade: kpi.grade,
      question,
      title: titles.get(question) ?? question,
    }));
  }, [kpis, questions, format]);
}

function useColumns(): DataTableColumn<Row>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const share = (accessor: 'coverage' | 'recorded'): DataTableColumn<Row> => ({
    accessor,
    title: t(`data_quality.${accessor}`),
    sortable: true,
    textAlign: 'right',
    width: 150,
    render: (row) => {
      const value = row[accessor];
      return value === null ? '—' : <CellBar share={value} text={format.percent(value)} />;
    },
  });
  return [
    { accessor: 'label', title: t('data_quality.kpi'), sortable: true },
    {
      accessor: 'grade',
      title: t('data_quality.grade'),
      sortable: true,
      render: ({ grade }) => <Grade grade={grade} />,
    },
    {
      accessor: 'value',
      title: t('data_quality.value'),
      textAlign: 'right',
      noWrap: true,
      csv: ({ kpi }) => kpi.value,
      render: ({ kpi }) => figure(kpi.value, kpi.unit, format, kpi.currency),
    },
    {
      accessor: 'n',
      title: t('data_quality.n'),
      sortable: true,
      textAlign: 'right',
      render: ({ n }) => format.count(n),
    },
    share('coverage'),
    share('recorded'),
    {
      accessor: 'title',
      title: t('data_quality.question'),
      sortable: true,
      render: ({ title, question, key }) => (
        <Link
          className="table-link"
          href={screenHref(place, 'questions', { q: question, sel: `kpi:${key}`, perspective: null })}
        >
          {title}
        </Link>
      ),
    },
  ];
}
