import { Anchor, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, CaseEvent } from '../../api/types';
import { Tag } from '../../components/Tag';
import { useActivities } from '../../components/useActivities';
import { useWord } from '../../components/useWord';
import { useFormat } from '../../i18n/format';
import { useCaseMoment } from './useCaseMoment';

/** The events of a case from top to bottom, with the wait before each: the longer the wait, the longer its bar. */
export function Timeline({ data }: { data: CaseDetail }) {
  const waits = data.events.map(({ since_previous_s }) => since_previous_s ?? 0);
  const longest = Math.max(...waits, 1);
  return (
    <ol className="timeline">
      {data.events.map((event, index) => (
        <Step key={event.event_id} event={event} share={(waits[index] ?? 0) / longest} />
      ))}
    </ol>
  );
}

function Step({ event, share }: { event: CaseEvent; share: number }) {
  const format = useFormat();
  const moment = useCaseMoment();
  const { color } = useActivities();
  return (
    <li className="step">
      {event.since_previous_s !== null && <Wait seconds={event.since_previous_s} share={share} />}
      <time className="step-time" dateTime={event.timestamp}>
        {moment.date(event.timestamp)}
        <small>{moment.time(event.timestamp)}</small>
      </time>
      <span className="step-dot" style={{ background: color(event.activity) }} aria-hidden="true" />
      <div className="step-body">
        <span className="step-name">
          <strong>{format.label(event.label)}</strong>
          <Evidence event={event} />
        </span>
        <Details event={event} />
      </div>
    </li>
  );
}

function Wait({ seconds, share }: { seconds: number; share: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="wait">
      <span className="wait-text">
        <span className="visually-hidden">{t('cases.after')} </span>
        {format.duration(seconds)}
      </span>
      <span className="wait-bar" style={{ width: `${Math.max(share * 100, 0.5)}%` }} aria-hidden="true" />
    </div>
  );
}

/** Where the time of the event comes from; recorded by a system is the rule and shown quietly. */
function Evidence({ event }: { event: CaseEvent }) {
  const word = useWord('cases.evidence');
  const note = useWord('cases.evidence_note');
  const source = useWord('cases.change');
  const quiet = event.evidence === 'recorded';
  return (
    <>
      {event.evidence && (
        <Tooltip label={note(event.evidence)}>
          <button type="button" className="step-evidence">
            <Tag tone={quiet ? 'plain' : 'warm'}>{word(event.evidence)}</Tag>
          </button>
        </Tooltip>
      )}
      {event.change_source && <span className="dimmed step-source">{source(event.change_source)}</span>}
    </>
  );
}

/** For an event that the books added to a table: which document, and how sure it belongs here. */
function OfBooks({ attributes }: Pick<CaseEvent, 'attributes'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { books_number: number, books_confidence: confidence } = attributes;
  if (typeof confidence !== 'number') return null;
  const share = format.percent(confidence);
  return <span>{t(number ? 'cases.of_books' : 'cases.of_books_unnumbered', { number, share })}</span>;
}

function Details({ event }: { event: CaseEvent }) {
  const { t } = useTranslation();
  const object = useWord('cases.object');
  return (
    <span className="step-details">
      {event.resource && <span>{event.resource}</span>}
      <OfBooks attributes={event.attributes} />
      {event.attributes.stage_name_then && (
        <span className="dimmed">{t('cases.stage_then', { name: event.attributes.stage_name_then })}</span>
      )}
      {event.objects.map(({ type, id }) => (
        <span key={`${type} ${id}`} className="step-object">
          {object(type)} <b>{id}</b>
        </span>
      ))}
      {event.source_url && (
        <Anchor href={event.source_url} target="_blank" rel="noreferrer" size="xs">
          {t('cases.source')}
        </Anchor>
      )}
    </span>
  );
}
