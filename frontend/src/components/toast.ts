/** Short messages at the foot of the page; their library is fetched with the first one. */
import type { NotificationData } from '@mantine/notifications';

let wanted = false;
const listeners = new Set<() => void>();

export async function showToast(message: NotificationData): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  wanted = true;
  for (const listener of listeners) listener();
  notifications.show(message);
}

export async function hideToast(id: string): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.hide(id);
}

/** Whether a message was ever shown, for the frame that holds them. */
export const toastsWanted = () => wanted;

export function onToast(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
