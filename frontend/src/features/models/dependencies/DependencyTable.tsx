import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SaveCsv } from '../../../components/SaveCsv';
import { useFormat } from '../../../i18n/format';
import { type DependencyDrawing, measure } from './look';

interface Props {
  drawing: DependencyDrawing;
  selected: string | null;
  onSelect: (id: string) => void;
}

const FIGURES = ['measure', 'times', 'back'] as const;

/** The same map as a table of its arrows, the surest first, each with why it is there. */
export default function DependencyTable({ drawing, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const heads = [t('map.from'), t('map.to'), t('dependencies.reason')];
  const figures = FIGURES.map((name) => t(`dependencies.${name}`));
  const lines = () => [
    [...heads, ...figures],
    ...drawing.edges.map((one) => [
      format.label(one.source_label),
      format.label(one.target_label),
      format.label(one.reason),
      one.measure,
      one.times,
      one.back,
    ]),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="map-table" aria-label={t('map.as_table')} tabIndex={0}>
      <Table stickyHeader highlightOnHover verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            {figures.map((head) => (
              <Table.Th key={head} ta="right">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drawing.edges.map((one) => (
            <Table.Tr key={one.id} data-selected={one.id === selected ? '' : undefined}>
              <Table.Td>
                <button type="button" className="link-button" onClick={() => onSelect(one.id)}>
                  {format.label(one.source_label)}
                </button>
              </Table.Td>
              <Table.Td>{format.label(one.target_label)}</Table.Td>
              <Table.Td>{format.label(one.reason)}</Table.Td>
              <Table.Td ta="right">{one.measure === null ? '–' : measure(one.measure, format)}</Table.Td>
              <Table.Td ta="right">{format.count(one.times)}</Table.Td>
              <Table.Td ta="right">{one.measure === null ? '–' : format.count(one.back)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <div className="table-foot">
        <SaveCsv name="dependencies" title={t('map.as_table')} lines={lines} />
      </div>
    </section>
  );
}
