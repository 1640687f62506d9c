import { useRef, useState } from 'react';
import { wasCancelled } from '../../api/send';
import { navigate } from '../../state/url';
import { useSendFile } from './upload';

export interface FileSender {
  send: (file: File) => void;
  /** The file on its way, and how much of it has gone, 0 to 1. */
  file: File | null;
  share: number;
  error: Error | null;
  cancel: () => void;
  clear: () => void;
}

/** Sends a chosen or dropped file and opens its import. */
export function useFileSender(): FileSender {
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController>(undefined);
  const { mutate, variables, isPending, error, reset } = useSendFile(setShare);
  return {
    send: (file) => {
      setShare(0);
      stop.current = new AbortController();
      const { signal } = stop.current;
      mutate(
        { file, signal },
        { onSuccess: ({ upload_id }) => !signal.aborted && navigate(`/?upload=${upload_id}`) },
      );
    },
    file: isPending ? (variables?.file ?? null) : null,
    share,
    error: wasCancelled(error) ? null : error,
    cancel: () => stop.current?.abort(),
    clear: reset,
  };
}
