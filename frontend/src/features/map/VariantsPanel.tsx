import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Variant } from '../../api/types';
import { Chevrons } from '../../components/Chevrons';
import { Link } from '../../components/Link';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { screenHref, usePlace } from '../../state/url';

interface Props {
  variants: Variant[];
  total: number;
  selected: number | null;
  onSelect: (id: number | null) => void;
}

/** The most frequent ways through the process; one selected is shown on the map. */
export function VariantsPanel({ variants, total, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const most = variants[0]?.share ?? 1;
  return (
    <>
      <h2 className="panel-title">{t('map.top_variants')}</h2>
      <ol className="variant-cards">
        {variants.map((variant) => (
          <VariantCard
            key={variant.id}
            variant={variant}
            most={most}
            selected={variant.id === selected}
            onSelect={onSelect}
          />
        ))}
      </ol>
      <Link className="more-link" href={screenHref(place, 'variants')}>
        {t('map.all_variants', { n: format.count(total) })}
      </Link>
    </>
  );
}

interface CardProps {
  variant: Variant;
  most: number;
  selected: boolean;
  onSelect: (id: number | null) => void;
}

function VariantCard({ variant, most, selected, onSelect }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  return (
    <li className="variant-card" data-selected={selected ? '' : undefined}>
      <button
        type="button"
        className="variant-button"
        aria-pressed={selected}
        onClick={() => onSelect(selected ? null : variant.id)}
      >
        <span className="variant-head">
          <strong>
            #{variant.rank} · {format.count(variant.cases)} {noun}
          </strong>
          <span className="dimmed">
            {format.percent(variant.share)} · {format.duration(variant.median_s)}
          </span>
        </span>
        <span className="variant-bar">
          <span style={{ width: `${(100 * variant.share) / most}%` }} />
        </span>
      </button>
      <Chevrons activities={variant.activities} />
      {selected && (
        <Button
          size="compact-sm"
          variant="light"
          mt={8}
          fullWidth
          onClick={() => addFilters(`variant:${variant.id}`)}
        >
          {t('map.filter_variant')}
        </Button>
      )}
    </li>
  );
}
