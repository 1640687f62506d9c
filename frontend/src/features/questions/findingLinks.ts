import type { Dataset, Finding } from '../../api/types';
import { type Place, screenHref } from '../../state/url';

/** Where a finding, or a row, leads: its cases as a list, and its place on the map, both under its filters. */
export function findingLinks(
  place: Place,
  finding: Pick<Finding, 'filters' | 'perspective'>,
  data: Dataset | undefined,
) {
  const first = data?.perspectives[0]?.key;
  const scope = {
    f: [...new Set([...place.f, ...finding.filters])],
    perspective: finding.perspective === first ? null : finding.perspective,
  };
  return {
    cases: screenHref(place, 'cases', scope),
    map: screenHref(place, 'map', { ...scope, sel: activityOf(finding.filters) }),
  };
}

/** The activity that a finding is about: the one its filters end in. */
function activityOf(filters: readonly string[]): string | null {
  for (const filter of filters.toReversed()) {
    const [kind, rest = ''] = filter.split(':');
    if (kind === 'follows' || kind === 'wait' || kind === 'edge') return rest.split('>')[1] ?? null;
    if (kind === 'through') return rest;
  }
  return null;
}
