import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';

interface Props<T> {
  query: UseQueryResult<T>;
  /** Height of the grey block that stands in the first time. */
  height?: number;
  children: (data: T) => ReactNode;
}

/** A part of a screen that waits for an answer: grey the first time, the server's words when it fails. */
export function Answered<T>({ query, height = 280, children }: Props<T>) {
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) {
    return (
      <Stack gap="sm" aria-busy="true">
        <Skeleton height={height} />
      </Stack>
    );
  }
  return children(query.data);
}
