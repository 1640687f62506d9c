import type { TFunction } from 'i18next';
import { showToast } from '../components/toast';

/** Put the address of the present view, which holds its whole state, on the clipboard. */
export async function copyLink(t: TFunction): Promise<void> {
  await navigator.clipboard.writeText(location.href);
  await showToast({ message: t('shell.link_copied') });
}
