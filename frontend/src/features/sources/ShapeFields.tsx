import { Autocomplete, SegmentedControl, Select, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useWord } from '../../components/useWord';
import { HistoryFields } from './HistoryFields';
import { currenciesOf, isCode, OPTIONAL_ROLES, REQUIRED_ROLES, type Role, withRole } from './mapping';
import { SHAPES, type Shape, useReshape } from './upload';
import type { Draft } from './useDraft';
import { WideDates } from './WideDates';

/** The sheet of a workbook, the shape of the table and the column of each role. */
export function ShapeFields({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { shape } = draft.mapping;
  const { upload_id, sheets, sheet } = draft.upload;
  const reshape = useReshape(upload_id);
  return (
    <>
      {sheets.length > 1 && (
        <Select
          label={t('sources.sheet')}
          description={t('sources.sheet_note', { count: sheets.length })}
          data={sheets}
          value={sheet}
          disabled={reshape.isPending}
          allowDeselect={false}
          onChange={(next) => reshape.mutate({ sheet: next })}
          mb="md"
          maw={360}
        />
      )}
      <SegmentedControl
        aria-label={t('sources.shape')}
        value={shape}
        disabled={reshape.isPending}
        onChange={(next) => reshape.mutate({ shape: next as Shape, sheet })}
        data={SHAPES.map((value) => ({ value, label: t(`sources.shape_${value}`) }))}
      />
      {reshape.error && (
        <p className="field-error" role="alert">
          {reshape.error.message}
        </p>
      )}
      {shape !== 'objects' && <p className="card-note">{t(`sources.shape_note_${shape}`)}</p>}
      <SimpleGrid cols={{ base: 2, md: 3, lg: 4 }} mt="md" verticalSpacing="sm">
        {REQUIRED_ROLES[shape].map((role) => (
          <RoleSelect key={role} role={role} draft={draft} required />
        ))}
        {OPTIONAL_ROLES[shape].map((role) => (
          <RoleSelect key={role} role={role} draft={draft} />
        ))}
        {shape !== 'history' && <HomeCurrency draft={draft} />}
      </SimpleGrid>
      {shape === 'wide' && <WideDates draft={draft} />}
      {shape === 'history' && <HistoryFields draft={draft} />}
    </>
  );
}

/** The currency that the company counts in: nothing in a file says which, so nothing is filled in. */
function HomeCurrency({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  const home = mapping.home_currency ?? '';
  const needed = !home && mapping.rate !== null;
  return (
    <Autocomplete
      label={t('sources.role_home_currency')}
      description={t('sources.role_note_home_currency')}
      placeholder="EUR"
      data={currenciesOf(mapping, upload)}
      value={home}
      maxLength={3}
      onChange={(code) => change({ ...mapping, home_currency: code.trim().toUpperCase() || null })}
      error={needed ? t('sources.needed') : home && !isCode(home) ? t('sources.three_letters') : undefined}
    />
  );
}

function RoleSelect({ role, draft, required = false }: { role: Role; draft: Draft; required?: boolean }) {
  const { t } = useTranslation();
  const word = useWord('sources.role');
  const note = useWord('sources.role_note');
  const { mapping, change, upload } = draft;
  const missing = required && !mapping[role];
  return (
    <Select
      label={word(role)}
      description={note(role)}
      placeholder={t(required ? 'sources.choose_column' : 'sources.no_column')}
      data={upload.columns.map(({ name }) => name)}
      value={mapping[role]}
      onChange={(column) => change(withRole(mapping, role, column, upload))}
      error={missing ? t('sources.needed') : undefined}
      withAsterisk={required}
      clearable={!required}
      searchable
    />
  );
}
