/**
 * The types that screens read, held against the ones generated from the API's contract: when the server no longer
 * answers what a screen reads, this file does not compile.
 */
import type { components } from './schema';
import type * as read from './types';

type Schemas = components['schemas'];
type Gives<Answer extends Read, Read> = [Answer, Read];

export type Contract = [
  Gives<Schemas['DatasetCard'], read.DatasetSummary>,
  Gives<Schemas['DatasetPage'], read.Dataset>,
  Gives<Schemas['Summary'], read.Summary>,
  Gives<Schemas['ProcessMap'], read.ProcessMap>,
  Gives<Schemas['ActivityView'], read.ActivityDetail>,
  Gives<Schemas['EdgeView'], read.EdgeDetail>,
  Gives<Schemas['VariantsView'], read.Variants>,
  Gives<Schemas['ThroughputView'], read.Throughput>,
  Gives<Schemas['SojournRow'], read.SojournRow>,
  Gives<Schemas['ReworkView'], read.Rework>,
  Gives<Schemas['HandoverView'], read.Handover>,
  Gives<Schemas['CasesPage'], read.CasePage>,
  Gives<Schemas['CaseView'], read.CaseDetail>,
  Gives<Schemas['ReplayView'], read.Replay>,
  Gives<Schemas['Suggestion'], read.Suggestion>,
  Gives<Schemas['ImportReport'], read.ImportReport>,
  Gives<Schemas['JobView'], read.Job>,
  Gives<Schemas['ProblemDetails'], read.Problem>,
];
