import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patch, post, remove } from '../../api/client';
import type { DatasetSummary } from '../../api/types';
import { hideToast, showToast } from '../../components/toast';

const UNDO_MS = 12_000;

/** Renames a data set: its label only, its address stays. */
export function useRenameDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, label }: { name: string; label: string }) => patch(['datasets', name], { label }),
    onSuccess: (_, { name }) => {
      void client.invalidateQueries({ queryKey: ['datasets'] });
      void client.invalidateQueries({ queryKey: ['dataset', name] });
    },
  });
}

/** Deletes a data set and offers to take it back. */
export function useDeleteDataset() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ['datasets'] });
  const failed = (error: Error) => void showToast({ message: error.message, color: 'red' });
  const restore = useMutation({
    mutationFn: (name: string) => post(['datasets', name, 'restore']),
    onSuccess: refresh,
    onError: failed,
  });
  return useMutation({
    mutationFn: ({ name }: DatasetSummary) => remove(['datasets', name]),
    onError: failed,
    onSuccess: (_, { name, label }) => {
      refresh();
      const id = `deleted ${name}`;
      const undo = () => {
        void hideToast(id);
        restore.mutate(name);
      };
      void showToast({
        id,
        autoClose: UNDO_MS,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <span>{t('sources.deleted', { name: label })}</span>
            <Button size="compact-sm" variant="light" onClick={undo}>
              {t('sources.undo')}
            </Button>
          </Group>
        ),
      });
    },
  });
}
