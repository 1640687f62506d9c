/** What segments can be held to: levels among them, or one that is named as a filter names it. */
import { useTranslation } from 'react-i18next';
import { useDataset } from '../api/queries';
import { useFormat } from '../i18n/format';
import { quoteValue } from '../state/filters';
import { groupingAttributes } from './groupingAttributes';

const LEVELS = ['median', 'best_quartile', 'best_segment', 'goal'] as const;
/** Attributes that the product compares segments by; people are not among them. */
const COMPARED = new Set(['region', 'team', 'pipeline', 'product', 'source', 'segment', 'deal_type']);

/** Groups of choices for a list; the one in force is among them even where the data has lost it. */
export function useBenchmarks(inForce?: string) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useDataset();
  const levels = LEVELS.map((value) => ({
    value: value as string,
    label: t(`questions.benchmark_${value}`),
  }));
  const segments = groupingAttributes(data)
    .filter(({ key }) => COMPARED.has(key))
    .map(({ key, label, values }) => ({
      group: format.label(label),
      items: (values ?? []).map(({ value }) => ({
        value: `${key}:in:${quoteValue(String(value))}`,
        label: String(value),
      })),
    }));
  const all = [{ group: t('questions.benchmark_levels'), items: levels }, ...segments];
  const isKnown = !inForce || all.some(({ items }) => items.some(({ value }) => value === inForce));
  return isKnown
    ? all
    : [...all, { group: t('questions.benchmark_other'), items: [{ value: inForce, label: inForce }] }];
}
