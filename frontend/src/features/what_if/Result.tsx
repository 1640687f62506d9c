import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useScope, useSimulation } from '../../api/queries';
import type { SimulationResult } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { Note } from '../../components/Note';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { change, usePlace } from '../../state/url';
import { EffectTable } from './EffectTable';

/** A played scenario beside today: what it brings, how sure that is, what it takes for granted. */
export function Result({ name }: { name: string }) {
  return <Answered query={useSimulation(name)}>{(data) => <Played data={data} />}</Answered>;
}

function Played({ data }: { data: SimulationResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card
      title={data.said.length ? t('what_if.result') : t('what_if.result_today')}
      note={t('what_if.result_note', {
        replications: format.count(data.replications),
        cases: format.count(data.cases),
        learnt: format.count(data.cases_learnt),
      })}
      actions={<Ways data={data} />}
    >
      <ul className="what-if-headlines">
        {data.headlines.map((one) => (
          <li key={one.en}>{format.label(one)}</li>
        ))}
      </ul>
      <EffectTable effects={data.effects} currency={data.currency} />
      <p className="card-note what-if-legend">{t('what_if.legend')}</p>
      <Assumptions data={data} />
      {data.backtest && <Note>{format.label(data.backtest.summary)}</Note>}
      {data.cautions.map((one) => (
        <Note key={one.en}>{format.label(one)}</Note>
      ))}
    </Card>
  );
}

/** Where one can go from a result. */
function Ways({ data }: { data: SimulationResult }) {
  const { t } = useTranslation();
  const { dataset } = useScope();
  const { params } = usePlace();
  const here = dataset === data.dataset;
  const target = here ? data.baseline : data.dataset;
  return (
    <Group gap="xs">
      <Button
        component={Link}
        href={`/d/${encodeURIComponent(target)}/${here ? 'what-if' : 'map'}`}
        size="xs"
        variant="light"
        leftSection={<Icon name={here ? 'undo' : 'map'} size={15} />}
      >
        {t(here ? 'what_if.open_baseline' : 'what_if.open')}
      </Button>
      {params.has('run') && (
        <Button size="xs" variant="subtle" onClick={() => change({ run: null })}>
          {t('common.close')}
        </Button>
      )}
    </Group>
  );
}

function Assumptions({ data }: { data: SimulationResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!data.said.length) return null;
  return (
    <div className="what-if-said">
      <h3>{t('what_if.assumptions')}</h3>
      <ul>
        {data.said.map((one) => (
          <li key={one.text.en}>
            <strong>{format.label(one.text)}</strong>{' '}
            {one.is_guess && <Tag tone="warm">{t('what_if.guess')}</Tag>}
            <p>{format.label(one.assumption)}</p>
          </li>
        ))}
        {data.edited && <li>{t('what_if.edited_result')}</li>}
      </ul>
    </div>
  );
}
