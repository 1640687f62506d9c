import type { ParameterField, SimulationParameters } from '../../api/types';
import type { Format } from '../../i18n/format';
import { change, here, usePlace } from '../../state/url';

/** Edits of single parameters, as the address and the API write them: `name=number`. */
export const useEdits = (): string[] => usePlace().params.getAll('p');

const nameOf = (edit: string): string => edit.slice(0, edit.lastIndexOf('='));

/** Give a parameter another value, or its learnt one back. */
export function setEdit(key: string, value: number | null): void {
  const others = here()
    .params.getAll('p')
    .filter((edit) => nameOf(edit) !== key);
  change({ p: value === null ? others : [...others, `${key}=${Number(value.toPrecision(12))}`] });
}

export const resetEdits = (): void => change({ p: null });

export const fieldsOf = (data: SimulationParameters): Map<string, ParameterField> =>
  new Map(data.fields.map((field) => [field.key, field]));

/** How a person types a parameter: the unit beside the box, and how many of the API's unit it is. */
export interface Typed {
  scale: number;
  unit: 'percent' | 'days' | 'working_days' | 'hours' | 'minutes' | 'none';
}

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** Unit to type a parameter in: durations in the largest unit that the learnt value fills. */
export function typedIn(field: ParameterField, workingDay: number): Typed {
  if (field.unit === 'share') return { scale: 0.01, unit: 'percent' };
  if (field.unit === 'days') return { scale: 1, unit: 'days' };
  if (field.unit === 'minutes') return { scale: 1, unit: 'minutes' };
  if (field.unit === 'hours') return { scale: 1, unit: 'hours' };
  if (field.unit !== 'seconds' && field.unit !== 'work_seconds') return { scale: 1, unit: 'none' };
  const atWork = field.unit === 'work_seconds';
  const day = atWork ? workingDay : DAY_S;
  if (field.learnt >= day) return { scale: day, unit: atWork ? 'working_days' : 'days' };
  return field.learnt >= HOUR_S ? { scale: HOUR_S, unit: 'hours' } : { scale: 60, unit: 'minutes' };
}

/** Kinds of parameters that take only multiples of something. */
const STEPS: Partial<Record<ParameterField['kind'], number>> = { people: 1, hours: 0.25 };

/** Whether a parameter may have a value: within its limits, and no finer than it can be. */
export function canBe(field: ParameterField, value: number): boolean {
  const step = STEPS[field.kind];
  return value >= field.low && value <= field.high && (!step || Number.isInteger(value / step));
}

/** Hours of a day, its quarters included. */
export const hoursText = (hours: number, format: Format): string =>
  `${hours.toLocaleString(format.locale, { maximumFractionDigits: 2 })}\u00a0h`;

/** Value of a parameter as people read it. */
export function fieldText(
  field: ParameterField,
  value: number,
  format: Format,
  atWork: Format,
  currency: string | null,
): string {
  if (field.unit === 'share') return format.percent(value);
  if (field.unit === 'seconds') return format.duration(value);
  if (field.unit === 'work_seconds') return atWork.duration(value);
  if (field.unit === 'days') return format.duration(value * DAY_S);
  if (field.unit === 'minutes') return format.duration(value * 60);
  if (field.unit === 'hours') return hoursText(value, format);
  if (field.unit === 'money') return format.money(value, currency);
  return format.number(value);
}
