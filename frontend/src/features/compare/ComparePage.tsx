import './compare.css';
import { Button, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Answered } from '../../components/Answered';
import { ClockSwitch } from '../../components/ClockSwitch';
import { EmptyState } from '../../components/EmptyState';
import { Icon } from '../../components/icons';
import { Screen } from '../../components/Screen';
import { useNumberParam, useParam } from '../../state/url';
import { Behaviour } from './Behaviour';
import { CompareMap } from './CompareMap';
import { FigureTable } from './FigureTable';
import { GroupPicker } from './GroupPicker';
import { others, type Side, useGroups } from './groups';
import { useCompare, useCompareFigures } from './queries';
import { useTogether } from './together';

/** Two groups side by side on one layout: their maps, figures, and what each does alone. */
export default function ComparePage() {
  const { t } = useTranslation();
  const { groups, set, swap } = useGroups();
  const [look, setLook] = useParam('look', 'both');
  const [paths] = useNumberParam('paths', 45);
  const compared = useCompare(groups);
  const figures = useCompareFigures(groups);
  const together = useTogether();
  const picker = (side: Side) => (
    <GroupPicker
      side={side}
      filters={groups[side]}
      answer={compared.data?.[side]}
      rest={groups[side].length ? null : others(groups[side === 'a' ? 'b' : 'a'])}
      onChange={(filters) => set({ ...groups, [side]: filters })}
    />
  );
  const isEmpty = groups.a.length + groups.b.length === 0;
  return (
    <Screen
      title={t('shell.screen_compare')}
      loading={compared.isFetching || figures.isFetching}
      actions={<ClockSwitch />}
    >
      <div className="groups">
        {picker('a')}
        <Button
          variant="default"
          size="compact-md"
          leftSection={<Icon name="swap" size={16} />}
          onClick={swap}
          disabled={isEmpty}
        >
          {t('compare.swap')}
        </Button>
        {picker('b')}
      </div>
      {isEmpty ? (
        <EmptyState title={t('compare.empty_title')}>
          <p>{t('compare.empty')}</p>
        </EmptyState>
      ) : (
        <>
          <Answered query={compared} height={520}>
            {(view) => (
              <>
                <SegmentedControl
                  size="xs"
                  aria-label={t('compare.look')}
                  value={look}
                  onChange={setLook}
                  data={['both', 'difference'].map((value) => ({
                    value,
                    label: t(value === 'both' ? 'compare.side_by_side' : 'compare.look_difference'),
                  }))}
                />
                <div className="compare-maps">
                  {(look === 'difference' ? (['difference'] as const) : (['a', 'b'] as const)).map((one) => (
                    <CompareMap key={one} view={view} look={one} paths={paths / 100} together={together} />
                  ))}
                </div>
                <Behaviour view={view} />
              </>
            )}
          </Answered>
          <Answered query={figures} height={320}>
            {(found) => <FigureTable figures={found} />}
          </Answered>
        </>
      )}
    </Screen>
  );
}
