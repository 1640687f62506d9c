import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';

/** Put the address of the present view, which holds its whole state, on the clipboard. */
export async function copyLink(t: TFunction): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  notifications.show({ message: t('shell.link_copied') });
}
