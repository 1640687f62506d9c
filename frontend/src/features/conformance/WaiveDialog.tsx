import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deviation } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useWaive } from '../models/data';

interface Props {
  model: string;
  deviation: Deviation;
  onClose(): void;
}

/** Asks why a deviation is right, and who says so. */
export function WaiveDialog({ model, deviation, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const waive = useWaive();
  const [reason, setReason] = useState('');
  const [who, setWho] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    waive.mutate({ name: model, deviation: deviation.key, reason, who }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('conformance.allow_title', { name: format.label(deviation.label) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Textarea
          data-autofocus
          label={t('conformance.reason')}
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          mt="sm"
          label={t('conformance.who')}
          value={who}
          maxLength={200}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        <Group justify="end" mt="md" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={waive.isPending} disabled={!reason.trim()}>
            {t('conformance.allow')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
