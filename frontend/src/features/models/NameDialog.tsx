import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  label: string;
  value: string;
  optional?: boolean;
  onClose(): void;
  onDone(text: string): void;
}

/** Asks for one line of text. */
export function NameDialog({ title, label, value, optional = false, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone(text.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={label}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="end" mt="md" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!optional && !text.trim()}>
            {title}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
