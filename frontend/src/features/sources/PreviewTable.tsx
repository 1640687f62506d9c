import { ScrollArea, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../components/Tag';
import { useWord } from '../../components/useWord';
import { rolesOf, scopeOf } from './mapping';
import type { Mapping, Upload } from './upload';

const SHOWN_ROWS = 8;

/** The first rows as the file holds them, each column with the part it plays. */
export function PreviewTable({ upload, mapping }: { upload: Upload; mapping: Mapping }) {
  const { t } = useTranslation();
  const type = useWord('sources.type');
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': upload.filename }}>
      <Table className="preview" withColumnBorders verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {upload.columns.map(({ name, type: kind }) => (
              <Table.Th key={name}>
                <Part mapping={mapping} column={name} />
                <span className="preview-name">{name}</span>
                <small className="dimmed">{type(kind)}</small>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {upload.preview.slice(0, SHOWN_ROWS).map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, at) => (
                <Table.Td key={upload.columns[at]?.name ?? at}>
                  {cell ?? <span className="dimmed">{t('common.none')}</span>}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Part({ mapping, column }: { mapping: Mapping; column: string }) {
  const { t } = useTranslation();
  const word = useWord('sources.role');
  const roles: string[] = rolesOf(mapping.shape).filter((role) => mapping[role] === column);
  if (mapping.outcome?.column === column) roles.push('outcome');
  const date = mapping.dates.find((one) => one.column === column);
  if (date) return <Tag tone="good">{t('sources.date_of', { activity: date.activity })}</Tag>;
  if (roles.length) return <Tag tone="good">{roles.map(word).join(', ')}</Tag>;
  const scope = scopeOf(mapping, column);
  return <Tag>{scope === 'none' ? t('sources.left_out') : t(`sources.scope_${scope}`)}</Tag>;
}
