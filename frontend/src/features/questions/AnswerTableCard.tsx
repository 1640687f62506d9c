import { Group, SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset, useWorkingDay } from '../../api/queries';
import type { AnswerChart, AnswerTable } from '../../api/types';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { Note } from '../../components/Note';
import { SaveCsv } from '../../components/SaveCsv';
import { type Format, useFormat } from '../../i18n/format';
import { useParam } from '../../state/url';
import { AnswerRows } from './AnswerRows';
import { BenchmarkChoice } from './BenchmarkChoice';
import { useCellText } from './cellText';
import { chartHeight, chartOption } from './chartOption';
import { serverChart, serverChartHeight } from './serverChart';
import { columnAt, isAdvice, isBroad, isOpportunity, leading, picture } from './tableShape';

interface Props {
  table: AnswerTable;
  question: string;
  /** What the cases of the answer are. */
  perspective: string;
  /** The drawing that the answer brings for this table; else one is made from its columns. */
  chart?: AnswerChart | undefined;
}

/** A table of an answer: drawn where a picture says it better, always there as rows and as a file. */
export function AnswerTableCard({ table: whole, question, perspective, chart }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useCellText(whole);
  const { table, choosers } = usePart(whole);
  const kind = chart ? 'given' : picture(table);
  const [view, setView] = useParam(`view-${table.key}`, 'chart', 'replace');
  const drawn = kind !== null && view !== 'table';
  const day = useWorkingDay();
  const home = useDataset().data?.roles.home_currency;
  const option = useMemo(() => {
    if (chart) return serverChart({ chart, format, day });
    return kind === null || kind === 'given' ? null : chartOption(kind, { table, format, word, day, home });
  }, [chart, kind, table, format, word, day, home]);
  return (
    <Card
      title={format.label(table.title)}
      wide={isAdvice(table) || (!drawn && isBroad(table))}
      note={drawn ? format.label(chart?.title ?? leading(table)?.label ?? table.title) : undefined}
      actions={
        <Group gap={6}>
          {isOpportunity(table) && <BenchmarkChoice />}
          {choosers}
          {kind !== null && (
            <SegmentedControl
              size="xs"
              aria-label={t('questions.view_of', { table: format.label(table.title) })}
              value={drawn ? 'chart' : 'table'}
              onChange={setView}
              data={[
                { value: 'chart', label: t('questions.chart') },
                { value: 'table', label: t('questions.table') },
              ]}
            />
          )}
          <SaveCsv
            name={`${question}-${table.key}`}
            title={format.label(table.title)}
            lines={() => answerLines(table, format, word)}
          />
        </Group>
      }
    >
      {!table.rows.length ? (
        <Note>{t('questions.nothing_missing')}</Note>
      ) : drawn && option && kind ? (
        <Chart
          option={option}
          height={chart ? serverChartHeight(chart) : kind === 'given' ? 0 : chartHeight(kind, table)}
          label={t('questions.chart_label', { table: format.label(table.title), n: table.rows.length })}
        />
      ) : (
        <AnswerRows table={table} perspective={perspective} />
      )}
    </Card>
  );
}

/** Heading and rows as a file says them: units in the heading, words as a person reads them. */
function answerLines(table: AnswerTable, format: Format, word: (cell: string, column: string) => string) {
  const head = table.columns.map(({ label, unit }) =>
    unit && unit !== 'count' ? `${format.label(label)} (${unit})` : format.label(label),
  );
  const cell = (value: AnswerTable['rows'][number][number], index: number) =>
    typeof value === 'string' ? word(value, table.columns[index]?.key ?? '') : value;
  return [head, ...table.rows.map((row) => row.map(cell))];
}

/** Columns that split a table into parts that are looked at one at a time. */
const APART = ['practice', 'dimension'] as const;

/** A table of many attributes or practices is seen one of each at a time. */
function usePart(whole: AnswerTable) {
  const { t } = useTranslation();
  const word = useCellText(whole);
  const [chosen, choose] = useState<Record<string, string>>({});
  const parts = useMemo(() => {
    let table = whole;
    const lists = APART.filter((key) => columnAt(whole, key) >= 0).map((key) => {
      const at = columnAt(whole, key);
      const all = [...new Set(table.rows.map((row) => String(row[at])))];
      const shown = all.find((one) => one === chosen[key]) ?? all[0];
      table = { ...table, rows: table.rows.filter((row) => String(row[at]) === shown) };
      return { key, all, shown };
    });
    return { table, lists: lists.filter(({ all }) => all.length > 1) };
  }, [whole, chosen]);
  const choosers = parts.lists.map(({ key, all, shown }) => (
    <Select
      key={key}
      size="xs"
      w={key === 'dimension' ? 150 : 230}
      aria-label={t(key === 'dimension' ? 'questions.by' : 'questions.practice')}
      data={all.map((value) => ({ value, label: word(value, key) }))}
      value={shown ?? null}
      allowDeselect={false}
      onChange={(value) => value && choose({ ...chosen, [key]: value })}
    />
  ));
  return { table: parts.table, choosers };
}
