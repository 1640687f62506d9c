import type { Catalogue } from '../index';
import cases from './cases.json';
import common from './common.json';
import compare from './compare.json';
import conformance from './conformance.json';
import data_quality from './data_quality.json';
import filters from './filters.json';
import goals from './goals.json';
import hubspot from './hubspot.json';
import import_report from './import_report.json';
import lead_times from './lead_times.json';
import map from './map.json';
import models from './models.json';
import overview from './overview.json';
import questions from './questions.json';
import report from './report.json';
import rework from './rework.json';
import shell from './shell.json';
import sources from './sources.json';
import variants from './variants.json';
import what_if from './what_if.json';

/** Same keys as English, checked by the compiler. */
export const fr: Catalogue = {
  common,
  shell,
  filters,
  map,
  sources,
  variants,
  lead_times,
  compare,
  goals,
  report,
  rework,
  models,
  what_if,
  conformance,
  questions,
  data_quality,
  overview,
  cases,
  hubspot,
  import_report,
};
