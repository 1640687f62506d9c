import { Group, Select, Switch, useComputedColorScheme } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { Handover } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { useFormat } from '../../i18n/format';
import { addFilters, quoteValue } from '../../state/filters';
import { change, useParam } from '../../state/url';
import { HandoverTable } from './HandoverTable';
import { heatOption } from './heatOption';
import { type Pair, pairFilters, toMatrix } from './matrix';

const MOST_NAMES = 25;
const ROW_HEIGHT = 30;

/** Who passes work to whom: a matrix to see, a table to read, a click to keep the cases. */
export function Handovers({ query, by }: { query: UseQueryResult<Handover>; by: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: dataset } = useDataset();
  const fields = (dataset?.attributes ?? []).filter(({ scope, values }) => scope === 'event' && values);
  const choices = [
    { value: 'resource', label: t('rework.resource') },
    ...fields.map(({ key, label }) => ({ value: key, label: format.label(label) })),
  ];
  const [own, setOwn] = useParam('own', '', 'replace');
  return (
    <Card
      title={t('rework.handovers')}
      note={query.data && <Said data={query.data} />}
      actions={
        <Group gap="md">
          <Switch
            label={t('rework.own')}
            checked={own !== ''}
            onChange={(event) => setOwn(event.currentTarget.checked ? '1' : null)}
          />
          <Select
            aria-label={t('rework.by')}
            data={choices}
            value={by}
            allowDeselect={false}
            onChange={(next) => change({ by: next === 'resource' ? null : next })}
            w={220}
          />
        </Group>
      }
    >
      <Answered query={query}>{(data) => <Matrix data={data} by={by} own={own !== ''} />}</Answered>
    </Card>
  );
}

function Said({ data }: { data: Handover }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = format.percent(data.total ? data.different / data.total : null);
  return t('rework.handovers_note', {
    different: format.count(data.different),
    total: format.count(data.total),
    share,
  });
}

function Matrix({ data, by, own }: { data: Handover; by: string; own: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const matrix = useMemo(() => toMatrix(data.pairs, MOST_NAMES, own), [data, own]);
  const dark = useComputedColorScheme('light') === 'dark';
  const words = useMemo(() => ({ to: t('rework.to'), from: t('rework.from'), dark }), [t, dark]);
  const option = useMemo(() => heatOption(matrix, data.pairs, format, words), [matrix, data, format, words]);
  if (!data.pairs.length) return <p className="dimmed">{t('rework.no_handovers')}</p>;
  const keep = (pair: Pair) => addFilters(...pairFilters(by, pair, quoteValue));
  const click = (event: unknown) => {
    const [to, from] = (event as { value: [number, number] }).value;
    const pair = data.pairs.find(
      ({ source, target }) => source === matrix.names[from] && target === matrix.names[to],
    );
    if (pair) keep(pair);
  };
  return (
    <>
      {matrix.names.length > 0 && (
        <Chart
          option={option}
          label={t('rework.matrix_label', { n: matrix.names.length })}
          height={matrix.names.length * ROW_HEIGHT + 130}
          onEvents={{ click }}
        />
      )}
      {matrix.hidden > 0 && (
        <p className="dimmed">{t('rework.hidden', { shown: MOST_NAMES, n: format.count(matrix.hidden) })}</p>
      )}
      <HandoverTable pairs={data.pairs} own={own} onKeep={keep} />
    </>
  );
}
