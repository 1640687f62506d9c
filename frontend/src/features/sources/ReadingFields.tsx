import { Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft } from './useDraft';
import { ZoneSelect } from './ZoneSelect';

/** How times, numbers and outcomes are to be read. */
export function ReadingFields({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change } = draft;
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 3, lg: 4 }} verticalSpacing="sm">
        <ZoneSelect value={mapping.timezone} onChange={(timezone) => change({ ...mapping, timezone })} />
        <Select
          label={t('sources.decimal')}
          description={t('sources.decimal_note')}
          data={[
            { value: ',', label: t('sources.decimal_comma') },
            { value: '.', label: t('sources.decimal_point') },
          ]}
          value={mapping.decimal}
          allowDeselect={false}
          onChange={(mark) => {
            change({ ...mapping, decimal: mark === ',' ? ',' : '.' });
            draft.confirm('decimal');
          }}
        />
        {mapping.shape !== 'history' && <OutcomeColumn draft={draft} />}
        <TagsInput
          label={t('sources.missing_values')}
          description={t('sources.missing_values_note')}
          value={mapping.missing_values}
          onChange={(missing_values) => change({ ...mapping, missing_values })}
        />
        <UnnamedCase draft={draft} />
      </SimpleGrid>
      {mapping.outcome && <OutcomeValues draft={draft} />}
    </>
  );
}

/** Where rows name no case, the case to put them in; asked only if there are such rows. */
function UnnamedCase({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  const unnamed = upload.columns.find(({ name }) => name === mapping.case)?.null_count ?? 0;
  if (!unnamed && !mapping.unnamed_case) return null;
  return (
    <TextInput
      label={t('sources.unnamed_case')}
      description={t('sources.unnamed_case_note')}
      placeholder={t('sources.unnamed_case_refused')}
      value={mapping.unnamed_case ?? ''}
      onChange={({ currentTarget }) => change({ ...mapping, unnamed_case: currentTarget.value || null })}
    />
  );
}

function OutcomeColumn({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  return (
    <Select
      label={t('sources.outcome')}
      description={t('sources.outcome_note')}
      placeholder={t('sources.no_column')}
      data={upload.columns.map(({ name }) => name)}
      value={mapping.outcome?.column ?? null}
      onChange={(column) => change({ ...mapping, outcome: column ? { column, won: [], lost: [] } : null })}
      searchable
      clearable
    />
  );
}

function OutcomeValues({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  const { outcome } = mapping;
  if (!outcome) return null;
  const known = upload.columns.find(({ name }) => name === outcome.column)?.samples ?? [];
  const values = (key: 'won' | 'lost') => (
    <TagsInput
      label={t(`sources.${key}_values`)}
      data={known}
      value={outcome[key]}
      onChange={(next) => change({ ...mapping, outcome: { ...outcome, [key]: next } })}
    />
  );
  return (
    <SimpleGrid cols={2} mt="sm">
      {values('won')}
      {values('lost')}
    </SimpleGrid>
  );
}
