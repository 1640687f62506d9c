/** The shapes the API answers with; every duration is in seconds, every share between 0 and 1. */

export interface Label {
  fr: string;
  en: string;
}

export interface DatasetSummary {
  name: string;
  label: string;
  version: number;
  created_at: string;
  source: string;
  format: string;
  perspective: string;
  cases: number;
  events: number;
  activities: number;
  variants: number;
  rejected_rows: number;
  first: string | null;
  last: string | null;
}

export interface ActivityInfo {
  key: string;
  label: Label;
  events: number;
  cases: number;
}

export interface AttributeInfo {
  key: string;
  label: Label;
  scope: 'case' | 'event';
  type: 'text' | 'number' | 'integer' | 'boolean' | 'timestamp' | 'date';
  /** Most frequent values, for texts and booleans. */
  values: { value: string; cases: number }[] | null;
  min: Scalar;
  max: Scalar;
}

export interface Dataset extends Omit<DatasetSummary, 'activities'> {
  timezone: string;
  perspectives: { key: string; label: Label; cases: number }[];
  activities: ActivityInfo[];
  attributes: AttributeInfo[];
  roles: { amount: string | null; currency: string | null; outcome: boolean };
  warnings: { code: string; text: Label }[];
  /** Working hours; `day_s` is the length of a working day. */
  calendar: { timezone: string; hours: Record<string, string[]>; country: string | null; day_s: number };
}

export interface FilterEffect {
  text: string;
  label: Label;
  removes: number;
  cases_after: number;
}

export interface Money {
  currency: string | null;
  value: number;
}

export interface Summary {
  cases: number;
  total_cases: number;
  events: number;
  total_events: number;
  amount: Money[];
  median_s: number | null;
  p90_s: number | null;
  mean_s: number | null;
  win_rate: number | null;
  won: number;
  lost: number;
  open: number;
  rework_ratio: number | null;
  first: string | null;
  last: string | null;
  filters: FilterEffect[];
}

export interface MapNode {
  key: string;
  kind: 'activity' | 'start' | 'end';
  label: Label;
  cases: number;
  events: number;
  sojourn_median_s: number | null;
  sojourn_mean_s: number | null;
  sojourn_p90_s: number | null;
  amount: number | null;
  x: number;
  y: number;
  width: number;
  height: number;
  spine: boolean;
}

export interface MapEdge {
  id: string;
  source: string;
  target: string;
  cases: number;
  events: number;
  mean_s: number | null;
  median_s: number | null;
  p90_s: number | null;
  min_s: number | null;
  max_s: number | null;
  amount: number | null;
  /** Share of the paths slider at which the edge appears. */
  rank: number;
  path: string;
  label_x: number;
  label_y: number;
  spine: boolean;
}

export interface ProcessMap {
  cases: number;
  total_cases: number;
  /** Activities shown, of all those of the selection. */
  activities: number;
  total_activities: number;
  /** Absent where the cases have several currencies: amounts are then absent too. */
  currency: string | null;
  width: number;
  height: number;
  nodes: MapNode[];
  edges: MapEdge[];
  starts: Record<string, number>;
  ends: Record<string, number>;
}

export interface Stats {
  n?: number;
  min_s: number | null;
  q1_s: number | null;
  median_s: number | null;
  mean_s: number | null;
  q3_s: number | null;
  p90_s: number | null;
  max_s: number | null;
}

export interface Bin {
  from_s: number;
  to_s: number;
  n: number;
}

export interface Neighbour {
  key: string;
  label: Label;
  cases: number;
  events: number;
  median_s: number | null;
}

export interface ActivityDetail {
  key: string;
  label: Label;
  cases: number;
  events: number;
  share: number;
  as_start: number;
  as_end: number;
  sojourn: Stats;
  incoming: Neighbour[];
  outgoing: Neighbour[];
  resources: { name: string; events: number }[];
  repeats: { self_loop: number; repetition: number };
}

export interface EdgeDetail extends Stats {
  source_label: Label;
  target_label: Label;
  cases: number;
  events: number;
  histogram: Bin[];
  top_handovers: { source: string; target: string; n: number; median_s: number | null }[];
}

export interface Variant {
  id: number;
  rank: number;
  activities: string[];
  cases: number;
  share: number;
  cumulative: number;
  median_s: number | null;
  mean_s: number | null;
  won: number;
  lost: number;
  win_rate: number | null;
  amount: number | null;
}

export interface Variants {
  n_variants: number;
  cases: number;
  /** Absent where the cases have several currencies. */
  currency: string | null;
  variants: Variant[];
  coverage: { variants: number; share: number }[];
}

export interface Segment extends Stats {
  /** Absent for the cases that have no value. */
  value: Scalar;
  n: number;
}

export interface Throughput extends Stats {
  n: number;
  histogram: Bin[];
  segments: Segment[];
}

export interface SojournRow {
  key: string;
  label: Label;
  n: number;
  median_s: number | null;
  mean_s: number | null;
  p90_s: number | null;
  total_s: number | null;
}

export interface Rework {
  cases_with_rework: number;
  share: number;
  rows: {
    key: string;
    label: Label;
    cases: number;
    self_loops: number;
    repetitions: number;
    extra_events: number;
    median_cost_s: number | null;
  }[];
  loops: { source: string; target: string; cases: number; events: number; median_s: number | null }[];
}

export interface Handover {
  pairs: { source: string; target: string; n: number; median_s: number | null }[];
  resources: string[];
  total: number;
  different: number;
}

export type Scalar = string | number | boolean | null;

export interface CaseRow {
  case_id: string;
  events: number;
  start: string | null;
  end: string | null;
  duration_s: number | null;
  variant: number | null;
  outcome: string | null;
  attributes: Record<string, Scalar>;
}

export interface CasePage {
  total: number;
  page: number;
  size: number;
  rows: CaseRow[];
}

export interface CaseEvent {
  event_id: number;
  activity: string;
  label: Label;
  timestamp: string;
  start_timestamp: string | null;
  resource: string | null;
  evidence: string | null;
  change_source: string | null;
  since_previous_s: number | null;
  attributes: Record<string, Scalar>;
  objects: { type: string; id: string }[];
  source_url?: string | null;
}

export interface CaseDetail {
  case_id: string;
  attributes: Record<string, Scalar>;
  variant: number;
  start: string;
  end: string;
  duration_s: number;
  outcome: string | null;
  shared: boolean;
  events: CaseEvent[];
}

export interface Replay {
  start: string | null;
  end: string | null;
  sampled: boolean;
  cases: number;
  total: number;
  /** A hop is [edge index, start, end], in seconds since `start`. */
  tokens: { case_id: string; hops: [number, number, number][] }[];
  edges: string[];
}

export interface Suggestion {
  text: string;
  label: Label;
}

export interface ImportReport {
  rows_read: number;
  events: number;
  cases: number;
  rejected_rows: number;
  /** The first refused values; `kept` says that the rest of their row was used. */
  rejected: {
    line: number | null;
    column: string | null;
    value: string | null;
    reason: string;
    text: Label;
    kept: boolean;
  }[];
  by_reason: { reason: string; text: Label; count: number }[];
  /** Absent where the file described itself. */
  mapping: Record<string, unknown> | null;
  cases_without_events: number;
  duplicates: number;
  /** What was done or assumed while reading. */
  notes: { code: string; text: Label }[];
  warnings: { code: string; text: Label }[];
}

export interface Job {
  id: string;
  kind: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  progress: number;
  stage: Label;
  dataset?: string | null;
  error?: Problem | null;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
  hint?: string;
  context?: Record<string, unknown>;
}
