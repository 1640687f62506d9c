import { Button, Checkbox, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../api/types';
import { undoToast } from '../../components/undoToast';
import { useFormat } from '../../i18n/format';
import { usePlace } from '../../state/url';
import { isRule, useWaive, useWithdraw } from '../models/data';

/** A deviation or a rule that may be allowed. */
export interface Allowable {
  key: string;
  label: Label;
}

interface Props {
  model: string;
  deviation: Allowable;
  onClose(): void;
}

/** Asks why a deviation, or breaking a rule, is right, and who says so. */
export function WaiveDialog({ model, deviation, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const waive = useWaive();
  const withdraw = useWithdraw();
  const [reason, setReason] = useState('');
  const [who, setWho] = useState('');
  const [narrow, setNarrow] = useState(false);
  const { dataset, f } = usePlace();
  const about = isRule(deviation.key) ? 'rule' : 'deviation';
  const name = format.label(deviation.label);
  // What departs cannot say where departing is allowed.
  const filters = f.filter((text) => !/^(not:)?(deviation|conforms):/.test(text));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const where = narrow && dataset ? { where: filters, dataset } : {};
    waive.mutate(
      { name: model, deviation: deviation.key, reason, who, ...where },
      {
        onSuccess: ({ id }) => {
          onClose();
          undoToast(t(`conformance.${about}_allowed`, { name }), t('models.undo'), () =>
            withdraw.mutate({ name: model, id }),
          );
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`conformance.allow_${about}`, { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Textarea
          data-autofocus
          label={t(`conformance.${about}_reason`)}
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
        {filters.length > 0 && (
          <Checkbox
            mt="sm"
            label={t('conformance.only_filtered')}
            description={<span className="conformance-where">{filters.join(' · ')}</span>}
            checked={narrow}
            onChange={(event) => setNarrow(event.currentTarget.checked)}
          />
        )}
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
