/** The shapes the API answers with, generated from its contract; durations in seconds, shares between 0 and 1. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type ActivityDetail = Schemas['ActivityView'];
export type ActivityInfo = Schemas['ActivityInfo'];
export type Answer = Schemas['Answer'];
export type AnswerColumn = Schemas['Column'];
export type AnswerTable = Schemas['Table'];
export type AttributeInfo = Schemas['AttributeView'];
export type Bin = Schemas['Bin'];
export type BlindSpotAdvice = Schemas['BlindSpotAdvice'];
export type CaseDetail = Schemas['CaseView'];
export type CaseEvent = Schemas['CaseEvent'];
export type CasePage = Schemas['CasesPage'];
export type CaseRow = Schemas['CaseRow'];
export type CompareFigures = Schemas['CompareFigures'];
export type CompareView = Schemas['CompareView'];
export type Dataset = Schemas['DatasetPage'];
export type DatasetSummary = Schemas['DatasetCard'];
export type EdgeDetail = Schemas['EdgeView'];
export type FilterEffect = Schemas['FilterStep'];
export type Finding = Schemas['Finding'];
export type GoalProgress = Schemas['GoalProgress'];
export type GoalsView = Schemas['GoalsView'];
export type Handover = Schemas['HandoverView'];
export type HubSpotCheck = Schemas['PortalCheck'];
export type HubSpotSource = Schemas['SourceView'];
export type HubSpotStages = Schemas['StagesView'];
export type ImportReport = Schemas['ImportReport'];
export type Job = Schemas['JobView'];
export type KpiValue = Schemas['KpiValue'];
export type Label = Schemas['Text'];
export type MapEdge = Schemas['MapEdge'];
export type MapNode = Schemas['MapNode'];
export type Missing = Schemas['Missing'];
export type Money = Schemas['Money'];
export type Neighbour = Schemas['Neighbour'];
/** A refusal; a proxy on the way may know no more than its title and status. */
export type Problem = Partial<Schemas['ProblemDetails']> &
  Pick<Schemas['ProblemDetails'], 'title' | 'status'>;
export type Overview = Schemas['Overview'];
export type ProcessMap = Schemas['ProcessMap'];
export type QuestionBrief = Schemas['QuestionBrief'];
export type QuestionRow = Schemas['QuestionRow'];
export type Replay = Schemas['ReplayView'];
export type Rework = Schemas['ReworkView'];
export type Scalar = CaseRow['attributes'][string];
export type Segment = Schemas['SegmentRow'];
export type SojournRow = Schemas['SojournRow'];
export type Stats = Omit<Schemas['Spread'], 'n'>;
export type Suggestion = Schemas['Suggestion'];
export type Summary = Schemas['Summary'];
export type Throughput = Schemas['ThroughputView'];
export type Unanswerable = Schemas['Unanswerable'];
export type Variant = Schemas['VariantRow'];
export type Variants = Schemas['VariantsView'];
