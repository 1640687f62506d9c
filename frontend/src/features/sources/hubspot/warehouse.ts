/** The tables of a warehouse: sent one after the other into a folder, looked at, imported together. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { get, post, remove } from '../../../api/client';
import { sendFile, wasCancelled } from '../../../api/send';
import type { WarehouseFolder, WarehouseLook } from '../../../api/types';
import { change, navigate } from '../../../state/url';

const FOLDERS = ['warehouse', 'folders'] as const;

export interface WarehouseOrder {
  timezone: string;
  currency: string;
  label: string;
}

export const useWarehouse = (folder: string, files: number) =>
  useQuery({
    queryKey: [...FOLDERS, folder, files],
    queryFn: ({ signal }) => get<WarehouseLook>([...FOLDERS, folder], {}, signal),
    enabled: folder !== '',
    retry: false,
  });

export interface Sending {
  at: number;
  all: number;
  file: string;
  /** Part of everything that has gone out, 0 to 1. */
  share: number;
}

/**
 * Sends files into the folder of the address, or into a new one; hidden files stay behind. Stopped on the way, a new
 * folder is thrown away; one that was there keeps what has arrived.
 */
export function useSendTables(folder: string, onSent: () => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const stop = useRef<AbortController>(undefined);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async (files: readonly File[]) => {
      stop.current = new AbortController();
      const id = folder || (await post<WarehouseFolder>(FOLDERS)).folder_id;
      try {
        await sendAll(id, files, stop.current.signal, setSending);
      } catch (failure) {
        if (folder) onSent();
        else await dropFolder(id);
        throw failure;
      }
      return id;
    },
    onSuccess: (id) => {
      onSent();
      change({ tables: id }, 'replace');
    },
    onSettled: () => setSending(null),
  });
  return {
    send: mutate,
    error: wasCancelled(error) ? null : error,
    sending: isPending ? sending : null,
    cancel: () => stop.current?.abort(),
    clear: reset,
  };
}

async function sendAll(
  folder: string,
  files: readonly File[],
  signal: AbortSignal,
  tell: (sending: Sending) => void,
): Promise<void> {
  const shown = files.filter(({ name }) => !name.startsWith('.'));
  const total = shown.reduce((sum, { size }) => sum + size, 0) || 1;
  let gone = 0;
  for (const [n, file] of shown.entries()) {
    const said = { at: n + 1, all: shown.length, file: file.name };
    const onProgress = (share: number) => tell({ ...said, share: (gone + share * file.size) / total });
    onProgress(0);
    await sendFile([...FOLDERS, folder, 'files'], file, { onProgress, signal });
    gone += file.size;
  }
}

/** Throws a folder away; one that is gone already is no failure. */
export const dropFolder = (folder: string) => remove([...FOLDERS, folder]).catch(() => undefined);

export const useImportTables = (folder: string) =>
  useMutation({
    mutationFn: (order: WarehouseOrder) => post<{ job_id: string }>([...FOLDERS, folder, 'import'], order),
    onSuccess: ({ job_id }) => navigate(`/?job=${job_id}`),
  });
