import i18next from 'i18next';
import { ApiError, apiUrl } from './client';
import type { Problem } from './types';

interface Sending {
  /** Hears the share that has gone out, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Stops the sending; the promise is then rejected with an `AbortError`. */
  signal?: AbortSignal;
}

/** Sends a file as a form. `fetch` says nothing of what has been sent, so it goes by the older request. */
export function sendFile<T>(
  parts: readonly string[],
  file: File,
  { onProgress, signal }: Sending = {},
): Promise<T> {
  const body = new FormData();
  body.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(parts));
    request.setRequestHeader('Accept-Language', i18next.language);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.onerror = () => reject(new TypeError('network'));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      const fallback = { title: request.statusText, status: request.status };
      reject(new ApiError({ ...fallback, ...(request.response as Problem | null) }));
    };
    if (signal?.aborted) return request.onabort(new ProgressEvent('abort'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

/** Whether a request failed because the user stopped it. */
export const wasCancelled = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';
