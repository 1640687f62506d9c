import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatasetSummary } from '../../api/types';
import { useRenameDataset } from './changes';

/** Asks for the new label of a data set. */
export function RenameDialog({ dataset, onClose }: { dataset: DatasetSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(dataset.label);
  const { mutate, isPending, error } = useRenameDataset();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ name: dataset.name, label: label.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sources.rename')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={t('sources.name')}
          value={label}
          maxLength={200}
          error={error?.message}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Group justify="end" mt="md" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={!label.trim()}>
            {t('sources.rename')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
