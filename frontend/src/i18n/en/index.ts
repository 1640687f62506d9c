import cases from './cases.json';
import common from './common.json';
import data_quality from './data_quality.json';
import filters from './filters.json';
import import_report from './import_report.json';
import lead_times from './lead_times.json';
import map from './map.json';
import overview from './overview.json';
import questions from './questions.json';
import report from './report.json';
import rework from './rework.json';
import shell from './shell.json';
import sources from './sources.json';
import variants from './variants.json';

export const en = {
  common,
  shell,
  filters,
  map,
  sources,
  variants,
  lead_times,
  report,
  rework,
  questions,
  data_quality,
  overview,
  cases,
  import_report,
};
