/** How the maps of a comparison look: shares in blue for each group, their difference in two colours. */
import type { CompareView } from '../../api/types';
import type { Format } from '../../i18n/format';
import { css, inkOn, mix, type Palette, type Rgb } from '../../map/palette';

export type Look = 'a' | 'b' | 'difference';
export type Both = CompareView['nodes'][number]['both'];

const THINNEST = 1.1;
const THICKEST = 7;
const FULL_DIFFERENCE = 0.4;
const SIDES: Record<'light' | 'dark', { a: Rgb; b: Rgb; same: Rgb }> = {
  light: { a: [27, 77, 187], b: [201, 94, 6], same: [226, 230, 236] },
  dark: { a: [116, 158, 255], b: [255, 160, 70], same: [58, 62, 70] },
};

/** A minus B, -1 to 1. */
export const gap = (both: Both) => both.a_share - both.b_share;

export function fillOf(both: Both, look: Look, palette: Palette, scheme: 'light' | 'dark') {
  if (look !== 'difference') {
    const share = look === 'a' ? both.a_share : both.b_share;
    return mix(palette.frequency.node, share);
  }
  const colours = SIDES[scheme];
  return mix(
    [colours.same, gap(both) >= 0 ? colours.a : colours.b],
    Math.min(1, Math.abs(gap(both)) / FULL_DIFFERENCE),
  );
}

export function nodeLook(both: Both, look: Look, palette: Palette, scheme: 'light' | 'dark', format: Format) {
  const fill = fillOf(both, look, palette, scheme);
  return { fill: css(fill), ink: inkOn(fill), value: textOf(both, look, format) };
}

export function edgeLook(both: Both, look: Look, palette: Palette, scheme: 'light' | 'dark', format: Format) {
  const share =
    look === 'a'
      ? both.a_share
      : look === 'b'
        ? both.b_share
        : Math.min(1, Math.abs(gap(both)) / FULL_DIFFERENCE);
  const stroke =
    look === 'difference'
      ? mix([SIDES[scheme].same, gap(both) >= 0 ? SIDES[scheme].a : SIDES[scheme].b], Math.max(0.25, share))
      : mix(palette.frequency.edge, share);
  return {
    stroke: css(stroke),
    width: THINNEST + (THICKEST - THINNEST) * share,
    value: textOf(both, look, format),
  };
}

/** Share of the group's cases, or the difference in points. */
export function textOf(both: Both, look: Look, format: Format): string {
  if (look === 'a') return both.a_cases ? format.percent(both.a_share) : '';
  if (look === 'b') return both.b_cases ? format.percent(both.b_share) : '';
  const points = Math.round(gap(both) * 100);
  return points === 0 ? '' : `${points > 0 ? '+' : '−'}${Math.abs(points)}`;
}
