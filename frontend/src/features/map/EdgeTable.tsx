import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProcessMap } from '../../api/types';
import { SaveCsv } from '../../components/SaveCsv';
import { useFormat } from '../../i18n/format';

interface Props {
  map: ProcessMap;
  paths: number;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** The same map as a table of its paths, the most frequent first. */
export default function EdgeTable({ map, paths, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const labels = new Map(map.nodes.map(({ key, label }) => [key, format.label(label)]));
  const rows = map.edges.filter(({ rank }) => rank <= paths).sort((a, b) => b.cases - a.cases);
  const lines = () => [
    [
      ...(['from', 'to'] as const).map((name) => t(`map.${name}`)),
      ...(['cases', 'events'] as const).map((name) => t(`map.metric_${name}`)),
      ...(['median', 'mean', 'p90'] as const).map((name) => `${t(`map.metric_${name}`)} (s)`),
    ],
    ...rows.map(({ source, target, cases, events, median_s, mean_s, p90_s }) => [
      labels.get(source),
      labels.get(target),
      cases,
      events,
      median_s,
      mean_s,
      p90_s,
    ]),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="map-table" aria-label={t('map.as_table')} tabIndex={0}>
      <Table stickyHeader highlightOnHover verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {(['from', 'to'] as const).map((name) => (
              <Table.Th key={name}>{t(`map.${name}`)}</Table.Th>
            ))}
            {(['cases', 'events', 'median', 'mean', 'p90'] as const).map((name) => (
              <Table.Th key={name} ta="right">
                {t(`map.metric_${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((edge) => (
            <Table.Tr key={edge.id} data-selected={edge.id === selected ? '' : undefined}>
              <Table.Td>
                <button type="button" className="link-button" onClick={() => onSelect(edge.id)}>
                  {labels.get(edge.source)}
                </button>
              </Table.Td>
              <Table.Td>{labels.get(edge.target)}</Table.Td>
              <Table.Td ta="right">{format.count(edge.cases)}</Table.Td>
              <Table.Td ta="right">{format.count(edge.events)}</Table.Td>
              <Table.Td ta="right">{format.duration(edge.median_s)}</Table.Td>
              <Table.Td ta="right">{format.duration(edge.mean_s)}</Table.Td>
              <Table.Td ta="right">{format.duration(edge.p90_s)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <div className="table-foot">
        <SaveCsv name="map" title={t('map.as_table')} lines={lines} />
      </div>
    </section>
  );
}
