import { Checkbox, Select, Table, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { keyOf, withDates } from './mapping';
import { type DateColumn, EVIDENCE, type Evidence, type SourceColumn } from './upload';
import type { Draft } from './useDraft';

const isTime = ({ type, formats }: SourceColumn) =>
  type === 'date' || type === 'timestamp' || formats.length > 0;

/** The date columns of a wide table: each is one activity, an empty cell is no event. */
export function WideDates({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, upload } = draft;
  const columns = upload.columns.filter(
    (column) => isTime(column) || mapping.dates.some((date) => date.column === column.name),
  );
  return (
    <fieldset className="wide-dates">
      <legend>{t('sources.dates')}</legend>
      {!mapping.dates.length && (
        <p className="field-error" role="alert">
          {t('sources.dates_needed')}
        </p>
      )}
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sources.column')}</Table.Th>
            <Table.Th>{t('sources.becomes')}</Table.Th>
            <Table.Th>{t('sources.evidence')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((column) => (
            <DateRow key={column.name} column={column} draft={draft} />
          ))}
        </Table.Tbody>
      </Table>
    </fieldset>
  );
}

function DateRow({ column, draft }: { column: SourceColumn; draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  const { name } = column;
  const date = mapping.dates.find((one) => one.column === name);
  const others = mapping.dates.filter((one) => one.column !== name);
  const set = (next: DateColumn) =>
    change(
      withDates(
        mapping,
        mapping.dates.map((one) => (one.column === name ? next : one)),
        upload,
      ),
    );
  const toggle = (on: boolean) => {
    const made: DateColumn = { column: name, activity: keyOf(name), evidence: 'declared' };
    change(withDates(mapping, on ? [...others, made] : others, upload));
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox label={name} checked={!!date} onChange={(event) => toggle(event.currentTarget.checked)} />
      </Table.Td>
      <Table.Td>
        {date && (
          <TextInput
            aria-label={t('sources.activity_of', { column: name })}
            value={date.activity}
            onChange={(event) => set({ ...date, activity: event.currentTarget.value })}
          />
        )}
      </Table.Td>
      <Table.Td>
        {date && (
          <Select
            aria-label={t('sources.evidence_of', { column: name })}
            data={EVIDENCE.map((value) => ({ value, label: t(`cases.evidence_${value}`) }))}
            value={date.evidence}
            allowDeselect={false}
            onChange={(next) => next && set({ ...date, evidence: next as Evidence })}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
