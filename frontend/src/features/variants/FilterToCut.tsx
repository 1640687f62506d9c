import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../../api/client';
import { useScope } from '../../api/queries';
import type { Variants } from '../../api/types';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { runs } from './runs';

/** A longer filter would make an address that mail programs cut. */
const LONGEST_FILTER = 1500;

/**
 * Commits the variants left of the cut as a filter; their ids are asked for when the button is pressed. Ids are ranks
 * of the whole data set, so the most frequent variants are few runs of ids, also under filters.
 */
export function FilterToCut({ cut }: { cut: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset, ...scope } = useScope();
  const [busy, setBusy] = useState(false);
  const [tooLong, setTooLong] = useState<number | null>(null);
  const tooMany = tooLong !== null && cut >= tooLong;
  const commit = async () => {
    setBusy(true);
    try {
      const query = { ...scope, limit: cut, sort: 'cases' };
      const { variants } = await get<Variants>(['datasets', dataset, 'variants'], query);
      const filter = `variant:${runs(variants.map(({ id }) => id))}`;
      if (filter.length > LONGEST_FILTER) setTooLong(cut);
      else addFilters(filter);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tooltip label={t('variants.too_many')} disabled={!tooMany}>
      <Button
        leftSection={<Icon name="filter" size={16} />}
        variant="light"
        loading={busy}
        data-disabled={tooMany || undefined}
        aria-disabled={tooMany}
        onClick={() => !tooMany && void commit()}
      >
        {t('variants.keep', { count: cut, n: format.count(cut) })}
      </Button>
    </Tooltip>
  );
}
