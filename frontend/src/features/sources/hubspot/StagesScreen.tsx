import { Button, Group, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubSpotStages } from '../../../api/types';
import { Answered } from '../../../components/Answered';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { Tag } from '../../../components/Tag';
import { useWord } from '../../../components/useWord';
import { useFormat } from '../../../i18n/format';
import { change } from '../../../state/url';
import { useDecideStages, useStages } from './queries';

type Row = HubSpotStages['rows'][number];
const OWN = 'own';
const keyOf = ({ pipeline, stage }: Row) => `${pipeline}/${stage}`;

/** What the stages of the portal mean: proposed from names and use, decided by a person, kept. */
export function StagesScreen({ busy }: { busy: boolean }) {
  const query = useStages(!busy);
  return (
    <Answered query={query} height={480}>
      {(data) => <Pipelines data={data} />}
    </Answered>
  );
}

function Pipelines({ data }: { data: HubSpotStages }) {
  const { t } = useTranslation();
  const object = useWord('hubspot.object');
  const [choices, setChoices] = useState<Record<string, string>>({});
  const decide = useDecideStages();
  const pipelines = useMemo(() => byPipeline(data.rows), [data.rows]);
  const suggested = data.rows.filter((row) => row.suggestion && !(keyOf(row) in choices));
  const choose = (row: Row, meaning: string) =>
    setChoices((before) => ({ ...before, [keyOf(row)]: meaning }));
  const save = () =>
    decide.mutate(
      {
        choices: data.rows.flatMap((row) => {
          const meaning = choices[keyOf(row)];
          return meaning ? [{ pipeline: row.pipeline, stage: row.stage, meaning }] : [];
        }),
      },
      { onSuccess: ({ job_id }) => change({ view: null, job: job_id ?? null }) },
    );
  const count = Object.keys(choices).length;
  return (
    <>
      <p className="hubspot-lead">{t('hubspot.stages_note')}</p>
      {pipelines.map(([first, rows]) => (
        <Card
          key={`${first.kind}/${first.pipeline}`}
          title={`${object(first.kind)} · ${first.pipeline_label}`}
        >
          <table className="hubspot-stages">
            <thead>
              <tr>
                <th scope="col">{t('hubspot.stage')}</th>
                <th scope="col" className="hubspot-number">
                  {t('hubspot.entries')}
                </th>
                <th scope="col">{t('hubspot.meaning')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <StageLine
                  key={keyOf(row)}
                  row={row}
                  data={data}
                  choice={choices[keyOf(row)]}
                  onChoose={choose}
                />
              ))}
            </tbody>
          </table>
        </Card>
      ))}
      {decide.error && <Failed error={decide.error} />}
      <Group className="hubspot-foot" gap="xs">
        <Button
          variant="default"
          disabled={!suggested.length}
          onClick={() => {
            for (const row of suggested) if (row.suggestion) choose(row, row.suggestion);
          }}
        >
          {t('hubspot.accept_all', { count: suggested.length })}
        </Button>
        <Button variant="subtle" disabled={!count} onClick={() => setChoices({})}>
          {t('common.cancel')}
        </Button>
        <Button disabled={!count} loading={decide.isPending} onClick={save}>
          {t('hubspot.save_stages', { count })}
        </Button>
      </Group>
    </>
  );
}

interface LineProps {
  row: Row;
  data: HubSpotStages;
  choice: string | undefined;
  onChoose: (row: Row, meaning: string) => void;
}

function StageLine({ row, data, choice, onChoose }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (key: string) => {
    const found = data.meanings.find((one) => one.key === key);
    return found ? format.label(found.label) : key;
  };
  const unmapped = row.kind === 'tickets' ? 'hubspot.not_mapped' : 'hubspot.own';
  const options = [
    { value: OWN, label: t(row.end ? `hubspot.known_${row.end}` : unmapped) },
    ...data.meanings.map(({ key }) => ({ value: key, label: label(key) })),
  ];
  return (
    <tr>
      <th scope="row">
        {row.label}{' '}
        {row.end && (
          <Tag tone={row.end === 'won' ? 'good' : 'bad'}>
            {t(row.end === 'won' ? 'hubspot.won' : 'hubspot.lost')}
          </Tag>
        )}{' '}
        {row.deleted && <Tag tone="warm">{t('hubspot.stage_deleted')}</Tag>}
        {row.formerly.map(({ label: name, until }) => (
          <div key={until} className="hubspot-formerly">
            {t('hubspot.formerly', { label: name, date: format.date(until) })}
          </div>
        ))}
      </th>
      <td className="hubspot-number">{format.count(row.entries)}</td>
      <td>
        <Group gap="xs" wrap="nowrap">
          <Select
            size="xs"
            w={280}
            aria-label={t('hubspot.meaning_of', { stage: row.label })}
            data={options}
            value={choice ?? row.meaning ?? OWN}
            allowDeselect={false}
            onChange={(value) => value && onChoose(row, value)}
          />
          {row.suggestion && !choice && (
            <Button size="compact-xs" variant="light" onClick={() => onChoose(row, row.suggestion ?? OWN)}>
              {t('hubspot.suggested', { meaning: label(row.suggestion) })}
            </Button>
          )}
          {choice && <Tag tone="warm">{t('hubspot.unsaved')}</Tag>}
          {!choice && row.decided && <Tag tone="good">{t('hubspot.decided')}</Tag>}
        </Group>
      </td>
    </tr>
  );
}

function byPipeline(rows: readonly Row[]): [Row, Row[]][] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.kind}/${row.pipeline}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()].flatMap((some) => (some[0] ? [[some[0], some] as [Row, Row[]]] : []));
}
