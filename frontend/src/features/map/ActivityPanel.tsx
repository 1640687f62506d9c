import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useActivity } from '../../api/queries';
import type { Neighbour } from '../../api/types';
import { ErrorState } from '../../components/ErrorState';
import { useFormat } from '../../i18n/format';
import { addFilters, quoteValue } from '../../state/filters';
import { PanelHead } from './PanelHead';
import { StatTable } from './StatTable';

interface Props {
  activity: string;
  onSelect: (id: string | null) => void;
  onEdge: (source: string, target: string) => void;
}

/** One activity: how often, how long, what comes before and after, who does it, and filters on it. */
export function ActivityPanel({ activity, onSelect, onEdge }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useActivity(activity);
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return null;
  const facts: [string, string][] = [
    [t('map.metric_cases'), `${format.count(data.cases)} (${format.percent(data.share)})`],
    [t('map.metric_events'), format.count(data.events)],
    [t('map.as_start'), format.count(data.as_start)],
    [t('map.as_end'), format.count(data.as_end)],
    [t('map.self_loops'), format.count(data.repeats.self_loop)],
    [t('map.repetitions'), format.count(data.repeats.repetition)],
  ];
  return (
    <>
      <PanelHead kind={t('map.activity')} title={format.label(data.label)} onClose={() => onSelect(null)} />
      <ActivityFilters activity={activity} />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <StatTable title={t('map.sojourn')} hint={t('map.sojourn_hint')} stats={data.sojourn} />
      <Flow title={t('map.comes_from')} rows={data.incoming} onPick={(key) => onEdge(key, activity)} />
      <Flow title={t('map.goes_to')} rows={data.outgoing} onPick={(key) => onEdge(activity, key)} />
      {data.resources.length > 0 && (
        <section className="panel-section">
          <h3>{t('map.resources')}</h3>
          <ul className="flow">
            {data.resources.slice(0, 8).map(({ name, events }) => (
              <li key={name}>
                <Bar label={name} value={format.count(events)} share={events / Math.max(data.events, 1)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function ActivityFilters({ activity }: { activity: string }) {
  const { t } = useTranslation();
  const key = quoteValue(activity);
  const filters = [
    ['keep', `through:${key}`, 'f'],
    ['exclude', `not:${key}`, 'x'],
    ['starts_here', `starts:${key}`, ''],
    ['ends_here', `ends:${key}`, ''],
  ] as const;
  return (
    <div className="panel-actions">
      {filters.map(([name, text, shortcut]) => (
        <Button key={name} size="compact-sm" variant="light" onClick={() => addFilters(text)}>
          {t(`map.${name}`)}
          {shortcut && <kbd>{shortcut}</kbd>}
        </Button>
      ))}
    </div>
  );
}

function Flow({ title, rows, onPick }: { title: string; rows: Neighbour[]; onPick: (key: string) => void }) {
  const format = useFormat();
  if (!rows.length) return null;
  const most = Math.max(...rows.map(({ cases }) => cases), 1);
  return (
    <section className="panel-section">
      <h3>{title}</h3>
      <ul className="flow">
        {rows.slice(0, 8).map(({ key, label, cases, median_s }) => (
          <li key={key}>
            <button type="button" onClick={() => onPick(key)}>
              <Bar
                label={format.label(label)}
                value={`${format.count(cases)} · ${format.duration(median_s)}`}
                share={cases / most}
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bar({ label, value, share }: { label: string; value: string; share: number }) {
  return (
    <span className="flow-row">
      <span className="flow-label">{label}</span>
      <span className="flow-value">{value}</span>
      <span className="flow-bar" style={{ width: `${Math.max(1, share * 100)}%` }} />
    </span>
  );
}
