import { Button, Select } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCard, ModelComparison } from '../../api/types';
import { Answered } from '../../components/Answered';
import { Card } from '../../components/Card';
import { Icon } from '../../components/icons';
import { Link } from '../../components/Link';
import { LoadingBar } from '../../components/LoadingBar';
import { Screen } from '../../components/Screen';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { change, screenHref, usePlace } from '../../state/url';
import type { Mark } from './BpmnBoard';
import { useModel, useModelDifference } from './data';

const BpmnBoard = lazy(() => import('./BpmnBoard'));

interface Props {
  /** A model by its name, or a version of one: `name@number`. */
  a: string;
  b: string;
  cards: ModelCard[];
}

/** Two models, or two versions of one, beside each other; both are in the address. */
export default function ModelDifference({ a, b, cards }: Props) {
  const { t } = useTranslation();
  const place = usePlace();
  const found = useModelDifference(a, b);
  const put = (before: string, after: string) => {
    const [model = '', version] = after.split('@');
    change({ against: before, model, version: version ?? null });
  };
  const head = (
    <div className="diff-head">
      <Version label={t('models.diff_a')} value={a} cards={cards} onChange={(next) => put(next, b)} />
      <Button size="xs" variant="default" aria-label={t('models.diff_swap')} px={8} onClick={() => put(b, a)}>
        <Icon name="swap" size={16} />
      </Button>
      <Version label={t('models.diff_b')} value={b} cards={cards} onChange={(next) => put(a, next)} />
      <Button
        size="xs"
        variant="default"
        component={Link}
        href={screenHref(place, 'what-if', { drawn: `${a}..${b}`, w: ['drawn:0'] })}
        leftSection={<Icon name="split" size={15} />}
      >
        {t('models.diff_try')}
      </Button>
      <Button size="xs" variant="default" onClick={() => change({ against: null })}>
        {t('models.diff_close')}
      </Button>
    </div>
  );
  return (
    <Screen title={t('models.diff_title')} loading={found.isFetching} actions={head}>
      <Answered query={found} height={480}>
        {(data) => <Beside data={data} />}
      </Answered>
    </Screen>
  );
}

interface VersionProps {
  label: string;
  value: string;
  cards: ModelCard[];
  onChange(next: string): void;
}

/** Chooses a model, or a version of the model that is chosen. */
function Version({ label, value, cards, onChange }: VersionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = value.split('@')[0] ?? value;
  const page = useModel(name, null).data;
  const models = cards.map((card) => ({ value: card.name, label: format.label(card.label) }));
  const title = page ? format.label(page.card.label) : name;
  const versions = (page?.versions ?? []).map(({ number }) => ({
    value: `${name}@${number}`,
    label: `${title} · ${t('models.version', { n: number })}`,
  }));
  return (
    <Select
      aria-label={label}
      size="xs"
      w={250}
      searchable
      allowDeselect={false}
      data={[
        { group: t('models.diff_models'), items: models },
        ...(versions.length ? [{ group: t('models.diff_versions', { name: title }), items: versions }] : []),
      ]}
      value={value}
      onChange={(next) => next && onChange(next)}
    />
  );
}

function Beside({ data }: { data: ModelComparison }) {
  const { t } = useTranslation();
  const before = useMarks(data, 'a');
  const after = useMarks(data, 'b');
  const none = useMemo<Mark[]>(() => [], []);
  return (
    <>
      <div className="diff-pair">
        <Side title={t('models.diff_a')} side={data.a} marks={data.is_same ? none : before} />
        <Side title={t('models.diff_b')} side={data.b} marks={data.is_same ? none : after} />
      </div>
      <div className="diff-pair">
        <Changes data={data} />
        <FitTable data={data} />
      </div>
    </>
  );
}

function Side({ title, side, marks }: { title: string; side: ModelComparison['a']; marks: Mark[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const version = side.number ? ` · ${t('models.version', { n: side.number })}` : '';
  const name = `${format.label(side.label)}${version}`;
  return (
    <Card title={t('models.diff_side', { side: title, name })}>
      <div className="diff-board">
        <Suspense fallback={<LoadingBar active />}>
          <BpmnBoard
            xml={side.xml}
            editable={false}
            whole
            label={t('models.drawing', { name: `${title}, ${name}` })}
            marks={marks}
          />
        </Suspense>
      </div>
    </Card>
  );
}

/** What of a drawing is no longer, is new, has moved or reads otherwise. */
const useMarks = (data: ModelComparison, side: 'a' | 'b') =>
  useMemo<Mark[]>(() => {
    const steps = data.steps.flatMap((one) => {
      const element = side === 'a' ? one.element_a : one.element_b;
      return element ? [{ element, className: `diff-${one.change}` }] : [];
    });
    const className = side === 'a' ? 'diff-removed' : 'diff-added';
    const flows = (side === 'a' ? data.flows_a : data.flows_b).map((element) => ({ element, className }));
    return [...steps, ...flows];
  }, [data, side]);

const TONES = { added: 'good', removed: 'bad', moved: 'warm', changed: 'warm' } as const;
type Kind = keyof typeof TONES;

function Changes({ data }: { data: ModelComparison }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (data.is_same) return <Card title={t('models.diff_steps')}>{t('models.diff_same')}</Card>;
  return (
    <div>
      <List
        title={t('models.diff_steps')}
        rows={data.steps.map((one) => [one.change, format.label(one.label), one.was])}
      />
      <List
        title={t('models.diff_ways')}
        rows={data.ways.map((one) => [
          one.change,
          `${format.label(one.source)} → ${format.label(one.target)}`,
          null,
        ])}
      />
      <List
        title={t('models.diff_rules')}
        rows={data.rules.map((one) => [one.change, format.label(one.sentence), one.was])}
      />
    </div>
  );
}

type Row = [Kind, string, ModelComparison['steps'][number]['was']];

function List({ title, rows }: { title: string; rows: Row[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!rows.length) return null;
  return (
    <Card title={title}>
      <ul className="diff-list">
        {rows.map(([kind, text, was], place) => (
          <li key={`${kind} ${text} ${place}`}>
            <Tag tone={TONES[kind]}>{t(`models.diff_${kind}`)}</Tag> {text}
            {was && <span className="dimmed"> {t('models.diff_was', { text: format.label(was) })}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function FitTable({ data }: { data: ModelComparison }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [a, b] = [data.a.fit, data.b.fit];
  const rows = [
    ['adherence', a.adherence?.value, b.adherence?.value],
    ['fitness', a.quality?.fitness, b.quality?.fitness],
    ['precision', a.quality?.precision, b.quality?.precision],
    ['simplicity', a.quality?.simplicity, b.quality?.simplicity],
  ] as const;
  const refused: ReactNode[] = [data.a, data.b].flatMap(({ reference, fit }) =>
    fit.refused ? [<p key={reference}>{`${reference} – ${format.label(fit.refused)}`}</p>] : [],
  );
  return (
    <Card
      title={t('models.diff_figures')}
      note={t('models.diff_note', { n: format.count(Math.max(a.cases, b.cases)) })}
    >
      {refused}
      <table className="diff-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('models.diff_a')}</th>
            <th scope="col">{t('models.diff_b')}</th>
            <th scope="col">{t('models.diff_difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, before, after]) => (
            <tr key={key} data-figure={key}>
              <th scope="row">{t(`models.diff_${key}`)}</th>
              <td>{before == null ? '–' : format.percent(before)}</td>
              <td>{after == null ? '–' : format.percent(after)}</td>
              <td>
                {before == null || after == null
                  ? '–'
                  : t('models.diff_points', { n: points(after - before, format.number) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function points(difference: number, write: (value: number) => string): string {
  const rounded = Math.round(difference * 1000) / 10;
  return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${write(Math.abs(rounded))}`;
}
