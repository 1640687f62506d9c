/** Uploaded files: what the server says of them, and how they are sent, checked and imported. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { post } from '../../api/client';
import { sendFile } from '../../api/send';
import type { ImportReport, Label } from '../../api/types';

export const SHAPES = ['long', 'wide', 'history'] as const;
export type Shape = (typeof SHAPES)[number] | 'objects';
export const ATTRIBUTE_TYPES = ['text', 'number', 'integer', 'boolean', 'timestamp', 'date'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export const EVIDENCE = ['recorded', 'declared', 'inferred', 'computed'] as const;
export type Evidence = (typeof EVIDENCE)[number];

export interface DateColumn {
  column: string;
  activity: string;
  evidence: Evidence;
}

export interface AttributeColumn {
  column: string;
  key: string;
  type: AttributeType;
}

export interface Outcome {
  column: string;
  won: string[];
  lost: string[];
}

/** Which column plays which part; field by field the server's own mapping. */
export interface Mapping {
  shape: Shape;
  case: string | null;
  activity: string | null;
  timestamp: string | null;
  start_timestamp: string | null;
  resource: string | null;
  lifecycle: string | null;
  evidence: string | null;
  change_source: string | null;
  object_type: string | null;
  property_name: string | null;
  property_value: string | null;
  case_type: string;
  dates: DateColumn[];
  case_attributes: AttributeColumn[];
  event_attributes: AttributeColumn[];
  stage_properties: string[];
  tracked_properties: string[];
  activity_keys: Record<string, string>;
  timezone: string | null;
  formats: Record<string, string>;
  decimal: '.' | ',';
  missing_values: string[];
  unnamed_case: string | null;
  outcome: Outcome | null;
  amount: string | null;
  currency: string | null;
  home_currency: string | null;
  rate: string | null;
  lifecycle_rows: 'complete' | 'all';
}

export interface SourceColumn {
  name: string;
  type: AttributeType;
  samples: string[];
  ambiguous_dates: boolean;
  formats: string[];
  date_only: boolean;
  null_count: number;
  distinct: number;
}

export interface Question {
  code: string;
  field: string;
  column: string | null;
  text: Label;
  choices: string[];
  default: string | null;
  required: boolean;
}

export interface Upload {
  upload_id: string;
  filename: string;
  size: number;
  format: string;
  shape: Shape;
  columns: SourceColumn[];
  rows_previewed: number;
  preview: (string | null)[][];
  proposal: Mapping | null;
  questions: Question[];
  /** XES, OCEL or a filled template: imported as it is. */
  self_described: boolean;
  /** Sheets of a workbook, and the one that is read. */
  sheets: string[];
  sheet: string | null;
}

export interface Check {
  complete: boolean;
  counts: {
    rows: number;
    events: number;
    cases: number;
    activities: number;
    variants: number;
    rejected_rows: number;
  };
  preview_events: {
    case_id: string;
    activity: string;
    timestamp: string;
    start_timestamp: string | null;
    resource: string | null;
  }[];
  rejected: ImportReport['rejected'];
}

/** An uploaded file; looked at again where the page was loaded anew. */
export const useUpload = (id: string) =>
  useQuery({
    queryKey: ['upload', id],
    queryFn: () => post<Upload>(['uploads', id, 'propose']),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Looks at an uploaded file again, as a table of another shape or on another sheet; its new proposal replaces the old one. */
export function useReshape(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (look: { shape?: Shape; sheet: string | null }) =>
      post<Upload>(['uploads', id, 'propose'], look),
    onSuccess: (upload) => client.setQueryData(['upload', id], upload),
  });
}

/** Sends a file; `onProgress` hears the share that has gone out. */
export function useSendFile(onProgress: (share: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, signal }: { file: File; signal?: AbortSignal }) =>
      sendFile<Upload>(['uploads'], file, { onProgress, signal }),
    onSuccess: (upload) => client.setQueryData(['upload', upload.upload_id], upload),
  });
}

export const useCheck = ({ upload_id, sheet }: Upload) =>
  useMutation({
    mutationFn: (mapping: Mapping) => post<Check>(['uploads', upload_id, 'check'], { mapping, sheet }),
  });

export interface ImportOrder {
  label: string;
  /** Left out for a file that describes itself. */
  mapping?: Mapping;
  /** Of times written without an offset, where there is no mapping to say it. */
  timezone?: string | null;
}

export const useImport = ({ upload_id, sheet }: Upload) =>
  useMutation({
    mutationFn: (order: ImportOrder) =>
      post<{ job_id: string }>(['uploads', upload_id, 'import'], { ...order, sheet }),
  });
