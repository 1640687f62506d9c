import type { Catalogue } from '../index';
import cases from './cases.json';
import common from './common.json';
import filters from './filters.json';
import lead_times from './lead_times.json';
import map from './map.json';
import overview from './overview.json';
import questions from './questions.json';
import report from './report.json';
import shell from './shell.json';

/** Same keys as English, checked by the compiler. */
export const fr: Catalogue = {
  common,
  shell,
  filters,
  map,
  lead_times,
  report,
  questions,
  overview,
  cases,
};
