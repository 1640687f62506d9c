import { Button, CloseButton, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Variant } from '../../api/types';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { useCaseNoun } from '../../components/useCaseNoun';
import { useFormat } from '../../i18n/format';
import { addFilters } from '../../state/filters';
import { screenHref, usePlace } from '../../state/url';
import { useSelectedVariants } from './selection';

/** What can be done with the ticked variants: keep them, see them on the map, list their cases. */
export function SelectionBar({ variants }: { variants: readonly Variant[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const place = usePlace();
  const [ids, select] = useSelectedVariants();
  if (!ids.length) return <p className="variants-hint dimmed">{t('variants.hint')}</p>;
  const chosen = variants.filter(({ id }) => ids.includes(id));
  const cases = chosen.reduce((sum, variant) => sum + variant.cases, 0);
  const filter = `variant:${ids.join(',')}`;
  const commit = (text: string) => {
    select([]);
    addFilters(text);
  };
  return (
    <Group className="variants-bar" gap="xs" role="group" aria-label={t('variants.selection')}>
      <strong>
        {t('variants.selected', {
          count: ids.length,
          n: format.count(ids.length),
          cases: format.count(cases),
          noun,
        })}
      </strong>
      <Button size="compact-sm" leftSection={<Icon name="filter" size={14} />} onClick={() => commit(filter)}>
        {t('variants.filter')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => commit(`variant:not_in:${ids.join(',')}`)}>
        {t('variants.exclude')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        component={Link}
        href={screenHref(place, 'map', { sel: filter })}
        leftSection={<Icon name="map" size={14} />}
      >
        {t('variants.on_map')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        component={Link}
        href={screenHref(place, 'cases', { f: [...place.f, filter] })}
        leftSection={<Icon name="cases" size={14} />}
      >
        {t('variants.cases')}
      </Button>
      <CloseButton aria-label={t('variants.clear')} onClick={() => select([])} />
    </Group>
  );
}
