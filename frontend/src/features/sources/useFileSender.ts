import { useState } from 'react';
import { navigate } from '../../state/url';
import { useSendFile } from './upload';

export interface FileSender {
  send: (file: File) => void;
  /** The file on its way, and how much of it has gone, 0 to 1. */
  file: File | null;
  share: number;
  error: Error | null;
  clear: () => void;
}

/** Sends a chosen or dropped file and opens its import. */
export function useFileSender(): FileSender {
  const [share, setShare] = useState(0);
  const { mutate, variables, isPending, error, reset } = useSendFile(setShare);
  return {
    send: (file) => {
      setShare(0);
      mutate(file, { onSuccess: ({ upload_id }) => navigate(`/?upload=${upload_id}`) });
    },
    file: isPending ? (variables ?? null) : null,
    share,
    error,
    clear: reset,
  };
}
