import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CompareView } from '../../api/types';
import { Card } from '../../components/Card';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { gap } from './look';

const MOST_PATHS = 12;

/** How far apart the two go, the paths that differ most, and the ways that only one of them has. */
export function Behaviour({ view }: { view: CompareView }) {
  const { t } = useTranslation();
  return (
    <>
      <Distance view={view} />
      <PathTable view={view} />
      <Card title={t('compare.alone')} note={t('compare.alone_note')}>
        <div className="alone">
          <Alone name="A" variants={view.only_a} />
          <Alone name="B" variants={view.only_b} />
        </div>
      </Card>
    </>
  );
}

function Distance({ view }: { view: CompareView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { distance, overlap } = view;
  return (
    <>
      {distance && (
        <Note good={!distance.is_real}>
          {t(distance.is_real ? 'compare.distance_real' : 'compare.distance_chance', {
            distance: format.percent(distance.value),
            chance: format.percent(distance.by_chance),
          })}
        </Note>
      )}
      {overlap > 0 && <Note>{t('compare.overlap', { count: overlap, n: format.count(overlap) })}</Note>}
    </>
  );
}

function PathTable({ view }: { view: CompareView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = new Map(view.nodes.map(({ key, label }) => [key, format.label(label)]));
  const rows = [...view.edges]
    .sort((x, y) => Math.abs(gap(y.both)) - Math.abs(gap(x.both)))
    .slice(0, MOST_PATHS);
  return (
    <Card title={t('compare.paths')} note={t('compare.paths_note')}>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('compare.col_path')}</Table.Th>
              <Table.Th className="num">A</Table.Th>
              <Table.Th className="num">B</Table.Th>
              <Table.Th className="num">{t('compare.col_difference')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, source, target, both }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  {names.get(source)} → {names.get(target)}
                </Table.Td>
                <Table.Td className="num">{format.percent(both.a_share)}</Table.Td>
                <Table.Td className="num">{format.percent(both.b_share)}</Table.Td>
                <Table.Td className="num">
                  {gap(both) > 0 ? '+' : ''}
                  {format.number(gap(both) * 100)} pts
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Alone({ name, variants }: { name: string; variants: CompareView['only_a'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <h3>{t('compare.only', { name })}</h3>
      {variants.length === 0 && <p className="dimmed">{t('compare.none_alone')}</p>}
      <ol>
        {variants.map((one) => (
          <li key={one.id}>
            <strong>{format.count(one.cases)}</strong> ({format.percent(one.share)}){' '}
            {one.activities.map(format.label).join(' → ')}
          </li>
        ))}
      </ol>
    </div>
  );
}
