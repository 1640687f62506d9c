import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiUrl, get, remove, request } from '../../../api/client';
import type { Books, BooksLook } from '../../../api/types';

export interface Choices {
  kind?: 'invoice' | 'payment';
  fields: Record<string, string>;
  date_order?: 'dmy' | 'mdy';
}

const BOOKS = ['hubspot', 'accounting'] as const;

/** Without a data set the books are the portal's. */
type Place = string | undefined;

const send = <T>(parts: readonly string[], body: unknown, dataset: Place) =>
  request<T>(apiUrl(parts, { dataset }), { method: 'POST', body: JSON.stringify(body) });

export const useBooks = (dataset: Place) =>
  useQuery({
    queryKey: [...BOOKS, dataset],
    queryFn: ({ signal }) => get<Books>(BOOKS, { dataset }, signal),
  });

export const useLook = (upload: string, choices: Choices) =>
  useQuery({
    queryKey: [...BOOKS, upload, choices],
    queryFn: () => send<BooksLook>([...BOOKS, upload, 'look'], choices, undefined),
    placeholderData: (before) => before,
  });

function useStart<Order>(send: (order: Order) => Promise<{ job_id: string }>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: ['hubspot'] }),
  });
}

export const useJoin = (upload: string, dataset: Place) =>
  useStart((choices: Choices) => send([...BOOKS, upload, 'join'], choices, dataset));
export const useRemoveExport = (dataset: Place) =>
  useStart((id: string) => remove([...BOOKS, id], { dataset }));
export const useJoinAgain = (dataset: Place) =>
  useStart(() => send<{ job_id: string }>([...BOOKS, 'again'], {}, dataset));
export const unmatchedUrl = (dataset: Place) => apiUrl([...BOOKS, 'unmatched.csv'], { dataset });
