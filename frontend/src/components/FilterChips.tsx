import { CloseButton, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSummary } from '../api/queries';
import { useFormat } from '../i18n/format';
import { removeFilter, useFilters } from '../state/filters';

/** The committed filters, each with how many cases it removes. */
export function FilterChips() {
  const { t } = useTranslation();
  const format = useFormat();
  const { f } = useFilters();
  const { data } = useSummary();
  if (!f.length) return null;
  return (
    <ul className="chips" aria-label={t('shell.filters')}>
      {f.map((text) => {
        const effect = data?.filters.find((other) => other.text === text);
        const label = effect ? format.label(effect.label) : text;
        const share = effect ? effect.removes / Math.max(effect.removes + effect.cases_after, 1) : 0;
        const removes =
          effect && t('shell.removes', { n: format.count(effect.removes), share: format.percent(share) });
        return (
          <li key={text} className="chip">
            <Tooltip label={removes} disabled={!removes}>
              <span className="chip-text">{label}</span>
            </Tooltip>
            {effect && <span className="chip-count">−{format.count(effect.removes)}</span>}
            <CloseButton
              size="xs"
              aria-label={t('shell.remove_filter', { filter: label })}
              onClick={() => removeFilter(text)}
            />
          </li>
        );
      })}
    </ul>
  );
}
