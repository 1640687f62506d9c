/** Durations as filters of the shared grammar. */

const UNITS: [size: number, name: string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** Seconds as the grammar writes them: the largest unit that is whole, else seconds; working days are not 24 hours. */
export function writeDuration(seconds: number, workingDay?: number): string {
  const rounded = Math.round(seconds);
  const units = workingDay ? [[workingDay, 'd'] as const, ...UNITS.slice(1)] : UNITS;
  const unit = units.find(([size]) => rounded !== 0 && rounded % size === 0);
  return unit ? `${rounded / unit[0]}${unit[1]}` : `${rounded}s`;
}

export interface Span {
  from: string | null;
  to: string | null;
}

/** Filters that keep the cases whose time, of the whole case or between two activities, is in a range. */
export function durationFilters(
  low: number,
  high: number,
  { from, to }: Span,
  workingDay?: number,
): string[] {
  const subject = from && to ? `wait:${from}>${to}` : 'duration';
  const bounds = low > 0 ? [`${subject}:ge:${writeDuration(low, workingDay)}`] : [];
  return [...bounds, `${subject}:le:${writeDuration(high, workingDay)}`];
}
