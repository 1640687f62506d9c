import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, remove } from '../../../api/client';
import type { Books, BooksLook } from '../../../api/types';

export interface Choices {
  kind?: 'invoice' | 'payment';
  fields: Record<string, string>;
  date_order?: 'dmy' | 'mdy';
}

const BOOKS = ['hubspot', 'accounting'] as const;

export const useBooks = () =>
  useQuery({ queryKey: BOOKS, queryFn: ({ signal }) => get<Books>(BOOKS, {}, signal) });

export const useLook = (upload: string, choices: Choices) =>
  useQuery({
    queryKey: [...BOOKS, upload, choices],
    queryFn: () => post<BooksLook>([...BOOKS, upload, 'look'], choices),
    placeholderData: (before) => before,
  });

function useStart<Order>(send: (order: Order) => Promise<{ job_id: string }>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => client.invalidateQueries({ queryKey: ['hubspot'] }),
  });
}

export const useJoin = (upload: string) =>
  useStart((choices: Choices) => post([...BOOKS, upload, 'join'], choices));
export const useRemoveExport = () => useStart((id: string) => remove([...BOOKS, id]));
