import type { More } from '../index';
import compare from './compare.json';
import conformance from './conformance.json';
import goals from './goals.json';
import hubspot from './hubspot.json';
import models from './models.json';
import what_if from './what_if.json';

/** Texts of the screens that are opened later; same keys as English, checked by the compiler. */
export const more: More = {
  compare,
  conformance,
  goals,
  hubspot,
  models,
  what_if,
};
