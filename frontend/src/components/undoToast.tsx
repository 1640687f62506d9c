import { Button, Group } from '@mantine/core';
import { hideToast, showToast } from './toast';

const UNDO_MS = 12_000;

/** A message with the way back. */
export function undoToast(text: string, action: string, undo: () => void): void {
  const id = `undo ${Date.now()}`;
  const back = () => {
    void hideToast(id);
    undo();
  };
  void showToast({
    id,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{text}</span>
        <Button size="compact-sm" variant="light" flex="none" onClick={back}>
          {action}
        </Button>
      </Group>
    ),
  });
}
