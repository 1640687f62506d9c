/** Round ticks for an axis of seconds: a step of 1, 2, 5, 10… in the unit that suits the range. */
const DAY_S = 86_400;
const WANTED_TICKS = 6;

/** Step in seconds between the ticks of an axis from 0 to `max` seconds; `day` is the length of a day, 24 hours or a working one. */
export function durationStep(max: number, day = DAY_S): number {
  const unit = [day, 3_600, 60, 1].find((size) => max >= 2 * size) ?? 1;
  const rough = max / unit / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  const factor = [1, 2, 5, 10].find((step) => step * power >= rough) ?? 10;
  return Math.max(factor * power, unit === 1 ? factor * power : 1) * unit;
}
