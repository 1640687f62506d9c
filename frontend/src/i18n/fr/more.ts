import type { More } from '../index';
import compare from './compare.json';
import conformance from './conformance.json';
import data_quality from './data_quality.json';
import dependencies from './dependencies.json';
import goals from './goals.json';
import hubspot from './hubspot.json';
import import_report from './import_report.json';
import models from './models.json';
import policies from './policies.json';
import rework from './rework.json';
import sources from './sources.json';
import variants from './variants.json';
import what_if from './what_if.json';

/** Texts of the screens that are opened later; same keys as English, checked by the compiler. */
export const more: More = {
  compare,
  conformance,
  dependencies,
  goals,
  hubspot,
  models,
  sources,
  import_report,
  data_quality,
  what_if,
  rework,
  policies,
  variants,
};
