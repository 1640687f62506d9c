import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CompareFigures } from '../../api/types';
import { Card } from '../../components/Card';
import { SaveCsv } from '../../components/SaveCsv';
import { Tag } from '../../components/Tag';
import { type Format, signed, useFormat } from '../../i18n/format';
import { figure } from '../goals/figure';

type Row = CompareFigures['figures'][number];
type Adjusted = CompareFigures['adjusted'][number];

/** Key figures of both groups with their difference, and what is left of it when the mix is alike. */
export function FigureTable({ figures }: { figures: CompareFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = () => [
    [
      t('compare.col_figure'),
      t('compare.col_unit'),
      ...(['a', 'b'] as const).flatMap((side) => [
        t(`compare.col_${side}`),
        `n (${t(`compare.col_${side}`)})`,
      ]),
      t('compare.col_difference'),
      t('compare.col_low'),
      t('compare.col_high'),
    ],
    ...figures.figures.map(({ label, unit, a, b, difference, interval }) => [
      format.label(label),
      a.currency ?? unit,
      a.value,
      a.n,
      b.value,
      b.n,
      difference,
      interval?.low,
      interval?.high,
    ]),
  ];
  return (
    <>
      <Card
        title={t('compare.figures')}
        note={t('compare.figures_note')}
        actions={<SaveCsv name="compare" title={t('compare.figures')} lines={lines} />}
      >
        <Table.ScrollContainer minWidth={700} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing={7}>
            <Table.Thead>
              <Table.Tr>
                {['figure', 'a', 'b', 'difference', 'interval', 'favours'].map((key) => (
                  <Table.Th key={key} className={key === 'figure' || key === 'favours' ? undefined : 'num'}>
                    {t(`compare.col_${key}` as 'compare.col_a')}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {figures.figures.map((row) => (
                <FigureLine key={row.a.key} row={row} format={format} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
      {figures.adjusted.length > 0 && <AdjustedCard figures={figures} format={format} />}
    </>
  );
}

function FigureLine({ row, format }: { row: Row; format: Format }) {
  const { t } = useTranslation();
  const cell = (kpi: Row['a']) => (
    <Table.Td className={kpi.is_small ? 'num dimmed' : 'num'}>
      {figure(kpi.value, row.unit, format, kpi.currency)} <small>n = {format.count(kpi.n)}</small>
    </Table.Td>
  );
  return (
    <Table.Tr>
      <Table.Td>{format.label(row.label)}</Table.Td>
      {cell(row.a)}
      {cell(row.b)}
      <Table.Td className="num">{difference(row.difference, row.unit, format)}</Table.Td>
      <Table.Td className="num">
        {range(row.interval, (value) => difference(value, row.unit, format))}
      </Table.Td>
      <Table.Td>
        <Tag tone={row.favours === 'unclear' ? 'plain' : 'good'}>{t(`compare.favours_${row.favours}`)}</Tag>
      </Table.Td>
    </Table.Tr>
  );
}

function AdjustedCard({ figures, format }: { figures: CompareFigures; format: Format }) {
  const { t } = useTranslation();
  const effect = (row: Adjusted, value: number | null) =>
    row.is_ratio ? (value === null ? '—' : `× ${format.number(value)}`) : difference(value, 'share', format);
  return (
    <Card title={t('compare.adjusted')} note={figures.assumptions.map(format.label).join(' ')}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('compare.col_figure')}</Table.Th>
            <Table.Th className="num">{t('compare.col_plain')}</Table.Th>
            <Table.Th className="num">{t('compare.col_adjusted')}</Table.Th>
            <Table.Th>{t('compare.col_mix')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.adjusted.map((row) => (
            <Table.Tr key={row.label.en}>
              <Table.Td>{format.label(row.label)}</Table.Td>
              <Table.Td className="num">
                {effect(row, row.plain)}{' '}
                <small>{range(row.plain_interval, (value) => effect(row, value))}</small>
              </Table.Td>
              <Table.Td className="num">
                <strong>{effect(row, row.adjusted)}</strong>{' '}
                <small>{range(row.adjusted_interval, (value) => effect(row, value))}</small>
              </Table.Td>
              <Table.Td>
                {row.mix.map(format.label).join(', ')} · n = {format.count(row.n)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function difference(value: number | null, unit: string, format: Format): string {
  if (value === null) return '—';
  return signed(unit === 'share' ? format.points : (size) => figure(size, unit, format), value);
}

function range(interval: Row['interval'], text: (value: number | null) => string): string {
  return interval ? `[${text(interval.low)} … ${text(interval.high)}]` : '';
}
