import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl, request } from '../../api/client';
import { useScope } from '../../api/queries';
import type { DrawnScenario, ScenarioCard } from '../../api/types';
import { Card } from '../../components/Card';
import { ErrorState } from '../../components/ErrorState';
import { Icon } from '../../components/icons';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { change, useNumberParam, useParam, usePlace } from '../../state/url';
import { type Chosen, changesOf, readChosen, writeChosen } from './chosen';
import { useEdited } from './edited';
import { useEdits } from './edits';
import { ScenarioBox } from './ScenarioBox';
import { SimulationJob } from './SimulationJob';

const REPLICATIONS = 30;

interface Props {
  cards: ScenarioCard[];
  drawing: DrawnScenario | null;
}

/** Scenarios to switch on, to tune and to play together; the one that a drawing makes comes first. */
export function Scenarios({ cards: offered, drawing }: Props) {
  const { t } = useTranslation();
  const cards = drawing?.card ? [drawing.card, ...offered] : offered;
  const chosen = readChosen(usePlace().params.getAll('w'), cards);
  const [replications, setReplications] = useNumberParam('rep', REPLICATIONS);
  const [job, setJob] = useParam('job', '', 'replace');
  const edits = useEdits();
  const { play, error, starting } = usePlay(changesOf(chosen, cards), replications, setJob);
  const set = (one: Chosen | null, key: string) => {
    const others = chosen.filter((other) => other.key !== key);
    change({ w: [...others, ...(one ? [one] : [])].map(writeChosen) }, 'replace');
  };
  return (
    <Card
      title={t('what_if.scenarios')}
      note={t('what_if.scenarios_note')}
      actions={
        <Group gap="sm" wrap="nowrap">
          <NumberInput
            size="xs"
            w={132}
            min={2}
            max={200}
            value={replications}
            onChange={(value) => typeof value === 'number' && setReplications(value)}
            aria-label={t('what_if.replications')}
            suffix={` ${t('what_if.replications_short')}`}
          />
          <Button
            size="sm"
            leftSection={<Icon name="play" size={15} />}
            loading={starting}
            disabled={job !== ''}
            onClick={() => void play()}
          >
            {t(chosen.length || edits.length ? 'what_if.play' : 'what_if.play_today')}
          </Button>
        </Group>
      }
    >
      {error && <ErrorState error={error} onRetry={() => void play()} />}
      {job && <SimulationJob jobId={job} onEnd={() => setJob(null)} />}
      {drawing && (
        <NotPlayed drawing={drawing} others={chosen.filter(({ key }) => key !== drawing.card?.key)} />
      )}
      <div className="scenario-grid">
        {cards.map((card) => (
          <ScenarioBox
            key={card.key}
            card={card}
            chosen={chosen.find(({ key }) => key === card.key) ?? null}
            onChange={(one) => set(one, card.key)}
          />
        ))}
      </div>
    </Card>
  );
}

/** What of the drawing is not played, and why; the way back to the scenarios without it. */
function NotPlayed({ drawing, others }: { drawing: DrawnScenario; others: Chosen[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="what-if-drawn">
      <Note good={drawing.left.length === 0}>
        <strong>{t('what_if.drawn_title')}</strong>{' '}
        {drawing.left.length ? drawing.left.map(format.label).join(' ') : t('what_if.drawn_whole')}
      </Note>
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => change({ drawn: null, w: others.map(writeChosen) }, 'replace')}
      >
        {t('what_if.drawn_drop')}
      </Button>
    </div>
  );
}

/** Starts the simulation of the present cases and remembers its job in the address. */
function usePlay(changes: string[], replications: number, setJob: (id: string | null) => void) {
  const { dataset, f, perspective } = useScope();
  const [edited] = useEdited(dataset);
  const edits = useEdits();
  const [error, setError] = useState<Error | null>(null);
  const [starting, setStarting] = useState(false);
  const play = async () => {
    setError(null);
    setStarting(true);
    try {
      const body = JSON.stringify({ changes, replications, edits, parameters: edited?.content ?? null });
      const url = apiUrl(['datasets', dataset, 'simulations'], { f, perspective });
      setJob((await request<{ job_id: string }>(url, { method: 'POST', body })).job_id);
    } catch (found) {
      setError(found as Error);
    } finally {
      setStarting(false);
    }
  };
  return { play, error, starting };
}
