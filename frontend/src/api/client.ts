import i18next from 'i18next';
import type { Problem } from './types';

/** A refusal of the API: the problem document it sent, or what stood in for it. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }
}

type Value = string | number | boolean | readonly string[] | null | undefined;

/** A query string that leaves out empty values and repeats the key of a list. */
export function queryString(query: Record<string, Value> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** The address of an API resource, each part of the path escaped. */
export function apiUrl(parts: readonly string[], query?: Record<string, Value>): string {
  return `/api/${parts.map(encodeURIComponent).join('/')}${queryString(query)}`;
}

/** The JSON of a request; a refusal throws {@link ApiError} with the server's own words. */
export async function request<T>(url: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('Accept-Language', i18next.language);
  if (typeof init.body === 'string') headers.set('Content-Type', 'application/json');
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new ApiError(await readProblem(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(parts: readonly string[], query?: Record<string, Value>, signal?: AbortSignal) =>
  request<T>(apiUrl(parts, query), { signal });

export const post = <T>(parts: readonly string[], body?: unknown) =>
  request<T>(apiUrl(parts), {
    method: 'POST',
    body: body instanceof FormData ? body : JSON.stringify(body ?? {}),
  });

export const patch = <T>(parts: readonly string[], body: unknown) =>
  request<T>(apiUrl(parts), { method: 'PATCH', body: JSON.stringify(body) });

export const put = <T>(parts: readonly string[], body: unknown) =>
  request<T>(apiUrl(parts), { method: 'PUT', body: JSON.stringify(body) });

export const remove = <T>(parts: readonly string[], query?: Record<string, Value>) =>
  request<T>(apiUrl(parts, query), { method: 'DELETE' });

/** A file that the server makes, with the name it gives it. */
export async function fetchFile(url: string, signal: AbortSignal): Promise<{ blob: Blob; name: string }> {
  const response = await fetch(url, { signal, headers: { 'Accept-Language': i18next.language } });
  if (!response.ok) throw new ApiError(await readProblem(response));
  const name = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { blob: await response.blob(), name: name ?? url.split(/[/?]/).pop() ?? 'report' };
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText || 'HTTP error', status: response.status };
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback;
  }
}
