import { ActionIcon, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Policies } from '../../api/types';
import { Icon } from '../../components/icons';
import { Amount } from './Amount';

type Bands = Policies['approval_bands'];

interface Props {
  bands: Bands;
  /** Threshold of the deals below the first band. */
  base: number;
  onChange: (bands: Bands) => void;
}

const FIRST = 10_000;
const MOST = 12;

/** Other approval thresholds for larger deals, one line each; a new one begins above the last. */
export function ApprovalBands({ bands, base, onChange }: Props) {
  const { t } = useTranslation();
  const last = bands.at(-1);
  const add = () =>
    onChange([
      ...bands,
      { from_amount: last ? last.from_amount * 2 : FIRST, approval_above: last?.approval_above ?? base },
    ]);
  const set = (place: number, change: Partial<Bands[number]>) =>
    onChange(bands.map((band, at) => (at === place ? { ...band, ...change } : band)));
  return (
    <fieldset className="bands">
      <legend>{t('policies.approval_bands')}</legend>
      {bands.map((band, place) => (
        // Lines are told apart by their place: their amounts are being typed.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="band" key={place}>
          <Amount
            label={t('policies.band_from')}
            unit="amount"
            value={band.from_amount}
            onChange={(from_amount) => set(place, { from_amount })}
          />
          <Amount
            label={t('policies.band_above')}
            unit="percent"
            value={band.approval_above}
            onChange={(approval_above) => set(place, { approval_above })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('policies.band_remove', { n: place + 1 })}
            onClick={() => onChange(bands.filter((_, at) => at !== place))}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="default" size="xs" onClick={add} disabled={bands.length >= MOST}>
        {t('policies.band_add')}
      </Button>
    </fieldset>
  );
}
