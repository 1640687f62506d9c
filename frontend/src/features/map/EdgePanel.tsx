import { useTranslation } from 'react-i18next';
import { useEdge } from '../../api/queries';
import type { Bin, EdgeDetail } from '../../api/types';
import { ErrorState } from '../../components/ErrorState';
import { useActivities } from '../../components/useActivities';
import { type Format, useFormat } from '../../i18n/format';
import { END, START } from '../../map/focus';
import { quoteValue } from '../../state/filters';
import { FilterButtons } from './FilterButtons';
import { PanelHead } from './PanelHead';
import { StatTable } from './StatTable';

interface Props {
  source: string;
  target: string;
  cases: number;
  onSelect: (id: string | null) => void;
}

/** One path: how many take it, how long it takes, between whom, and filters on it. */
export function EdgePanel(props: Props) {
  const terminal = props.source === START || props.target === END;
  return terminal ? <TerminalPanel {...props} /> : <StepPanel {...props} />;
}

function StepPanel({ source, target, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useEdge(source, target);
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return null;
  const pair = `${quoteValue(source)}>${quoteValue(target)}`;
  const filters: [string, string][] = [
    [t('map.filter_path'), `edge:${pair}`],
    [t('map.exclude_path'), `not:edge:${pair}`],
    [t('map.followed_by'), `follows:${pair}`],
  ];
  if (data.median_s) {
    const bound = Math.round(data.median_s);
    filters.push([t('map.slower_than', { time: format.duration(bound) }), `wait:${pair}:gt:${bound}s`]);
  }
  return (
    <>
      <PanelHead
        kind={t('map.path')}
        title={<Ends detail={data} format={format} />}
        onClose={() => onSelect(null)}
      />
      <FilterButtons filters={filters} />
      <dl className="facts">
        <div>
          <dt>{t('map.metric_cases')}</dt>
          <dd>{format.count(data.cases)}</dd>
        </div>
        <div>
          <dt>{t('map.metric_events')}</dt>
          <dd>{format.count(data.events)}</dd>
        </div>
      </dl>
      <StatTable title={t('map.time_between')} stats={data} />
      <MiniHistogram bins={data.histogram} format={format} label={t('map.time_between')} />
      <Handovers detail={data} format={format} />
    </>
  );
}

/** Where cases begin or end: no duration, only how many. */
function TerminalPanel({ source, target, cases, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { label } = useActivities();
  const begins = source === START;
  const key = begins ? target : source;
  const filter = `${begins ? 'starts' : 'ends'}:${quoteValue(key)}`;
  return (
    <>
      <PanelHead
        kind={t(begins ? 'map.start_of_cases' : 'map.end_of_cases')}
        title={label(key)}
        onClose={() => onSelect(null)}
      />
      <FilterButtons
        filters={[
          [t('map.filter_path'), filter],
          [t('map.exclude_path'), `not:${filter}`],
        ]}
      />
      <dl className="facts">
        <div>
          <dt>{t('map.metric_cases')}</dt>
          <dd>{format.count(cases)}</dd>
        </div>
      </dl>
    </>
  );
}

function Ends({ detail, format }: { detail: EdgeDetail; format: Format }) {
  return (
    <>
      {format.label(detail.source_label)} <span aria-hidden="true">→</span>{' '}
      {format.label(detail.target_label)}
    </>
  );
}

function Handovers({ detail, format }: { detail: EdgeDetail; format: Format }) {
  const { t } = useTranslation();
  if (!detail.top_handovers.length) return null;
  return (
    <section className="panel-section">
      <h3>{t('map.handovers')}</h3>
      <ul className="flow plain">
        {detail.top_handovers.slice(0, 6).map(({ source, target, n, median_s }) => (
          <li key={`${source}\n${target}`}>
            <span className="flow-label">
              {source} → {target}
            </span>
            <span className="flow-value">
              {format.count(n)} · {format.duration(median_s)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MiniHistogram({ bins, format, label }: { bins: Bin[]; format: Format; label: string }) {
  if (bins.length < 2) return null;
  const most = Math.max(...bins.map(({ n }) => n), 1);
  const first = bins[0] as Bin;
  const last = bins.at(-1) as Bin;
  return (
    <figure className="mini-histogram">
      <svg viewBox={`0 0 ${bins.length * 10} 60`} preserveAspectRatio="none" role="img" aria-label={label}>
        {bins.map(({ from_s, to_s, n }, index) => (
          <rect
            key={from_s}
            x={index * 10 + 0.8}
            y={60 - (58 * n) / most}
            width={8.4}
            height={(58 * n) / most}
          >
            <title>{`${format.duration(from_s)} – ${format.duration(to_s)} : ${format.count(n)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption>
        <span>{format.duration(first.from_s)}</span>
        <span>{format.duration(last.to_s)}</span>
      </figcaption>
    </figure>
  );
}
