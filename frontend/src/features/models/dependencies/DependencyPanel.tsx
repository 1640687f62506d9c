import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import type { Selection } from '../../../map/focus';
import { quoteValue } from '../../../state/filters';
import { change } from '../../../state/url';
import { FilterButtons } from '../../map/FilterButtons';
import { PanelHead } from '../../map/PanelHead';
import { type Arrow, type DependencyDrawing, KINDS, measure } from './look';
import { AWAY, type DependencyState } from './useDependencyState';

interface Props {
  drawing: DependencyDrawing;
  cases: number;
  state: DependencyState;
  selection: Selection | null;
}

/** Beside the map: why the selected arrow is there, what an activity hangs on, or what the map says. */
export function DependencyPanel({ drawing, cases, state, selection }: Props) {
  const arrow = selection?.kind === 'edge' && drawing.edges.find(({ id }) => id === selection.id);
  if (arrow) return <ArrowPanel arrow={arrow} state={state} />;
  if (selection?.kind === 'node')
    return <NodePanel drawing={drawing} activity={selection.key} state={state} />;
  return <About drawing={drawing} cases={cases} />;
}

function ArrowPanel({ arrow, state }: { arrow: Arrow; state: DependencyState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [source, target] = [format.label(arrow.source_label), format.label(arrow.target_label)];
  const terminal = arrow.measure === null;
  const numbers = {
    source,
    target,
    times: format.count(arrow.times),
    back: format.count(arrow.back),
    measure: measure(arrow.measure, format),
    threshold: measure(thresholdOf(arrow, state), format),
  };
  return (
    <>
      <PanelHead
        kind={t(`dependencies.kind_${arrow.kind}`)}
        title={
          <>
            {source} <span aria-hidden="true">→</span> {target}
          </>
        }
        onClose={() => state.setSel(null)}
      />
      <p>{t(`dependencies.why_${arrow.kind}`, numbers)}</p>
      {!terminal && (
        <p className="dependency-formula">{t(`dependencies.formula_${FORMULAS[arrow.kind]}`, numbers)}</p>
      )}
      <FilterButtons filters={filtersOf(arrow).map(([key, text]) => [t(key), text])} />
    </>
  );
}

const FORMULAS = {
  direct: 'order',
  strongest: 'order',
  loop_1: 'loop',
  loop_2: 'loop',
  long_distance: 'distance',
  starts: 'distance',
  ends: 'distance',
} as const;

function thresholdOf({ kind }: Arrow, state: DependencyState): number {
  if (kind === 'loop_1' || kind === 'loop_2') return state.loops / 100;
  return (kind === 'long_distance' ? (state.distance ?? 0) : state.threshold) / 100;
}

function filtersOf({ kind, source, target }: Arrow): ['map.filter_path' | 'map.exclude_path', string][] {
  const pair = `${quoteValue(source)}>${quoteValue(target)}`;
  const text =
    kind === 'starts'
      ? `starts:${quoteValue(target)}`
      : kind === 'ends'
        ? `ends:${quoteValue(source)}`
        : `${kind === 'long_distance' ? 'follows' : 'edge'}:${pair}`;
  return [
    ['map.filter_path', text],
    ['map.exclude_path', `not:${text}`],
  ];
}

interface NodeProps {
  drawing: DependencyDrawing;
  activity: string;
  state: DependencyState;
}

function NodePanel({ drawing, activity, state }: NodeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const node = drawing.nodes.find(({ key }) => key === activity);
  if (!node) return null;
  const real = drawing.edges.filter(({ measure: told }) => told !== null);
  return (
    <>
      <PanelHead
        kind={t('map.activity')}
        title={format.label(node.label)}
        onClose={() => state.setSel(null)}
      />
      <p className="dimmed">
        {t('map.node_description', {
          label: format.label(node.label),
          cases: format.count(node.cases),
          events: format.count(node.events),
        })}
      </p>
      <Links
        title={t('dependencies.hangs_on')}
        arrows={real.filter(({ target }) => target === activity)}
        end="source_label"
        onSelect={state.setSel}
      />
      <Links
        title={t('dependencies.leads_to')}
        arrows={real.filter(({ source }) => source === activity)}
        end="target_label"
        onSelect={state.setSel}
      />
    </>
  );
}

interface LinksProps {
  title: string;
  arrows: Arrow[];
  end: 'source_label' | 'target_label';
  onSelect(id: string): void;
}

function Links({ title, arrows, end, onSelect }: LinksProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="panel-section">
      <h3>{title}</h3>
      {arrows.length === 0 && <p className="dimmed">{t('dependencies.nothing')}</p>}
      <ul className="flow">
        {arrows.map((arrow) => (
          <li key={arrow.id}>
            <button type="button" onClick={() => onSelect(arrow.id)}>
              <span className="flow-row">
                <span className="flow-label">{format.label(arrow[end])}</span>
                <span className="flow-value">{measure(arrow.measure, format)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function About({ drawing, cases }: { drawing: DependencyDrawing; cases: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h2 className="panel-title">{t('dependencies.title')}</h2>
      <p>{t('dependencies.about', { n: format.count(cases) })}</p>
      <p className="dimmed">{t('dependencies.how')}</p>
      <section className="panel-section">
        <h3>{t('dependencies.reasons')}</h3>
        <dl className="facts">
          {KINDS.map((kind) => [kind, drawing.edges.filter((one) => one.kind === kind).length] as const)
            .filter(([, n]) => n > 0)
            .map(([kind, n]) => (
              <div key={kind}>
                <dt>{t(`dependencies.kind_${kind}`)}</dt>
                <dd>{format.count(n)}</dd>
              </div>
            ))}
        </dl>
      </section>
      <section className="panel-section">
        <h3>{t('dependencies.next')}</h3>
        <p className="dimmed">{t('dependencies.next_note')}</p>
        <Button size="xs" variant="light" onClick={() => change({ ...AWAY, discover: 'process' })}>
          {t('models.discover')}
        </Button>
      </section>
    </>
  );
}
