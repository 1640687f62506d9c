/** The tables of a warehouse: sent one after the other into a folder, looked at, imported together. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post } from '../../../api/client';
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
}

/** Sends files into the folder of the address, or into a new one; hidden files stay behind. */
export function useSendTables(folder: string, onSent: () => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const shown = files.filter(({ name }) => !name.startsWith('.'));
      const id = folder || (await post<WarehouseFolder>(FOLDERS)).folder_id;
      for (const [n, file] of shown.entries()) {
        setSending({ at: n + 1, all: shown.length, file: file.name });
        const body = new FormData();
        body.append('file', file);
        await post([...FOLDERS, id, 'files'], body);
      }
      return id;
    },
    onSuccess: (id) => {
      onSent();
      change({ tables: id }, 'replace');
    },
    onSettled: () => setSending(null),
  });
  return { send: mutate, error, sending: isPending ? sending : null, clear: reset };
}

export const useImportTables = (folder: string) =>
  useMutation({
    mutationFn: (order: WarehouseOrder) => post<{ job_id: string }>([...FOLDERS, folder, 'import'], order),
    onSuccess: ({ job_id }) => navigate(`/?job=${job_id}`),
  });
