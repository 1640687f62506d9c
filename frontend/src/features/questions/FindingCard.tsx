import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { Finding, Money } from '../../api/types';
import { Icon } from '../../components/icons';
import { between, figure } from '../../components/kpi/figure';
import { Grade } from '../../components/kpi/Grade';
import { Link } from '../../components/Link';
import { type Format, useFormat } from '../../i18n/format';
import { usePlace } from '../../state/url';
import { findingLinks } from './findingLinks';

interface Props {
  finding: Finding;
  place: number;
  /** The question it answers, where findings of several stand together. */
  question?: { title: string; href: string };
}

/** One finding: the sentence, what is at stake, how sure it is, what to do, and the ways to its cases. */
export function FindingCard({ finding, place: rank, question }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { data } = useDataset();
  const links = findingLinks(place, finding, data);
  const noun = t(`questions.show_${caseNoun(finding.perspective)}`);
  return (
    <li className="finding">
      <span className="finding-rank" aria-hidden="true">
        {rank}
      </span>
      <div className="finding-body">
        {question && (
          <Link className="finding-question" href={question.href}>
            {question.title}
          </Link>
        )}
        <h3>{format.label(finding.sentence)}</h3>
        <p className="finding-action">
          <Icon name="arrowRight" size={15} />
          <span>{format.label(finding.action)}</span>
        </p>
        <Group gap={8} className="finding-links">
          <Button component={Link} href={links.cases} size="compact-sm" variant="light">
            {noun}
          </Button>
          <Button
            component={Link}
            href={links.map}
            size="compact-sm"
            variant="subtle"
            leftSection={<Icon name="map" size={14} />}
          >
            {t('questions.on_map')}
          </Button>
        </Group>
      </div>
      <dl className="finding-stakes">
        {stakesOf(finding).map(({ kind, sums }) => (
          <div key={kind}>
            <dt title={t(`questions.stake_note_${kind}`)}>{t(`questions.stake_${kind}`)}</dt>
            <dd className="strong">
              {format.amounts(sums.slice(0, 1))}
              {sums.length > 1 && <small>+ {format.amounts(sums.slice(1))}</small>}
            </dd>
          </div>
        ))}
        {finding.delay_cost && (
          <div>
            <dt title={t('questions.delay_cost_note')}>{t('questions.delay_cost')}</dt>
            <dd>{format.amounts([finding.delay_cost])}</dd>
          </div>
        )}
        {finding.value_days !== null && (
          <div>
            <dt title={t('questions.value_days_note')}>{t('questions.value_days')}</dt>
            <dd>{format.money(finding.value_days, null)}</dd>
          </div>
        )}
        <div>
          <dt>{t(finding.reference === null ? 'questions.value' : 'questions.effect')}</dt>
          <dd>{finding.reference === null ? alone(finding, format) : effect(finding, format)}</dd>
        </div>
        <div>
          <dt>n</dt>
          <dd>{format.count(finding.n)}</dd>
        </div>
        <div>
          <dt>{t('questions.evidence')}</dt>
          <dd>
            <Grade grade={finding.evidence} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

type Stake = Finding['stakes'][number];

/** What is at stake by kind, the most telling first; else the amounts of the cases concerned. */
function stakesOf({ stakes, money }: Finding): { kind: Stake['kind']; sums: Money[] }[] {
  if (!stakes.length) return money.length ? [{ kind: 'concerned', sums: money }] : [];
  const kinds = [...new Set(stakes.map(({ kind }) => kind))].slice(0, 2);
  return kinds.map((kind) => ({ kind, sums: stakes.filter((stake) => stake.kind === kind) }));
}

const NOUNS = ['deal', 'lead', 'quote', 'invoice'] as const;

/** Deals with all their touches are deals to a reader. */
const caseNoun = (perspective: string) => NOUNS.find((noun) => perspective.startsWith(noun)) ?? 'case';

/** How far the segment is from the others: so many times as much, or a difference, with its interval. */
function effect({ effect: size, interval, is_ratio, unit }: Finding, format: Format): string {
  const said = (value: number | null) => {
    if (value === null) return '?';
    if (is_ratio) return format.number(value);
    return unit === 'share' ? format.number(value * 100) : figure(value, unit, format);
  };
  const name = unit === 'share' && !is_ratio ? '\u00a0pts' : '';
  const sign = is_ratio ? '×\u00a0' : size > 0 ? '+' : '';
  return withInterval(sign + said(size) + name, interval, said, format);
}

/** The value itself, where there is nothing to compare it with. */
const alone = ({ value, interval, unit }: Finding, format: Format) =>
  withInterval(figure(value, unit, format), interval, (end) => figure(end, unit, format), format);

function withInterval(
  text: string,
  { low, high }: Finding['interval'],
  said: (end: number | null) => string,
  format: Format,
) {
  return low === null && high === null ? text : `${text} (${between(said(low), said(high), format)})`;
}
