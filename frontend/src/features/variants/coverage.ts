/** Reading the coverage curve: how many variants cover which share of the cases. */

export interface CoveragePoint {
  variants: number;
  share: number;
}

/** Share covered by the `count` most frequent variants; between two points of the curve the lower one holds. */
export function shareAt(coverage: readonly CoveragePoint[], count: number): number {
  let found = 0;
  for (const point of coverage) {
    if (point.variants > count) break;
    found = point.share;
  }
  return found;
}

/** The least number of variants that covers a share of the cases. */
export function variantsFor(coverage: readonly CoveragePoint[], share: number): number {
  return (coverage.find((point) => point.share >= share) ?? coverage.at(-1))?.variants ?? 1;
}

const STEPS = 1000;

/** Position on a logarithmic slider from 0 to 1000 of a number of variants from 1 to `most`. */
export const toPosition = (count: number, most: number): number =>
  most <= 1 ? 0 : (Math.log(count) / Math.log(most)) * STEPS;

/** The number of variants at a position of the slider. */
export const fromPosition = (position: number, most: number): number =>
  Math.max(1, Math.min(most, Math.round(most ** (position / STEPS))));
