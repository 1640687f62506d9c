import { SimpleGrid, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft } from './useDraft';

/** Which properties of a change history give activities. */
export function HistoryFields({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change, upload } = draft;
  const seen = upload.columns.find(({ name }) => name === mapping.property_name)?.samples ?? [];
  const asked = upload.questions.find(({ code }) => code === 'stage_properties')?.choices ?? [];
  const known = [...new Set([...asked, ...seen])];
  const none = !mapping.stage_properties.length && !mapping.tracked_properties.length;
  return (
    <SimpleGrid cols={2} mt="md">
      <TagsInput
        label={t('sources.stages')}
        description={t('sources.stages_note')}
        data={known}
        value={mapping.stage_properties}
        onChange={(stage_properties) => change({ ...mapping, stage_properties })}
        error={none ? t('sources.properties_needed') : undefined}
      />
      <TagsInput
        label={t('sources.tracked')}
        description={t('sources.tracked_note')}
        data={known}
        value={mapping.tracked_properties}
        onChange={(tracked_properties) => change({ ...mapping, tracked_properties })}
      />
    </SimpleGrid>
  );
}
