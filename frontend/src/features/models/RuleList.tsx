import { Button, Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelPage, ModelRule } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useSave } from './data';

const DAY_S = 86_400;
const KINDS = [
  'precedence',
  'response',
  'not_together',
  'at_most',
  'four_eyes',
  'field_filled',
  'time_limit',
] as const satisfies readonly ModelRule['kind'][];
type Kind = (typeof KINDS)[number];

/** The rules beside the drawing as sentences; each change is the next version of the model. */
export function RuleList({ page }: { page: ModelPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const [adding, setAdding] = useState(false);
  const own = page.card.origin !== 'shipped';
  const rules = page.rules.map(({ rule }) => rule);
  const keep = (next: ModelRule[], note: string) =>
    save.mutate(
      { name: page.card.name, based_on: page.newest, rules: next, note },
      { onSuccess: () => setAdding(false) },
    );
  return (
    <>
      <h2>{t('models.rules')}</h2>
      <ul>
        {page.rules.map(({ rule, sentence }) => (
          <li key={rule.key}>
            <span>{format.label(sentence)}</span>
            {own && (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={t('models.drop_rule', { rule: format.label(sentence) })}
                onClick={() =>
                  keep(
                    rules.filter(({ key }) => key !== rule.key),
                    t('models.rule_dropped', { key: rule.key }),
                  )
                }
              >
                {t('models.drop')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {own && !adding && (
        <Button size="compact-xs" variant="light" mt={8} onClick={() => setAdding(true)}>
          {t('models.add_rule')}
        </Button>
      )}
      {!own && <p className="dimmed">{t('models.copy_to_change')}</p>}
      {adding && (
        <RuleForm
          page={page}
          busy={save.isPending}
          onCancel={() => setAdding(false)}
          onDone={(rule) => keep([...rules, rule], t('models.rule_added', { key: rule.key }))}
        />
      )}
    </>
  );
}

interface FormProps {
  page: ModelPage;
  busy: boolean;
  onCancel(): void;
  onDone(rule: ModelRule): void;
}

function RuleForm({ page, busy, onCancel, onDone }: FormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<Kind>('precedence');
  const [activity, setActivity] = useState<string | null>(null);
  const [other, setOther] = useState<string | null>(null);
  const [number, setNumber] = useState<number>(1);
  const data = page.activities.map(({ key, label }) => ({ value: key, label: format.label(label) }));
  const [attribute, setAttribute] = useState<string | null>(null);
  const fields = page.attributes.map(({ key, label }) => ({ value: key, label: format.label(label) }));
  const field = kind === 'field_filled';
  const pair = kind !== 'at_most' && !field;
  const counted = kind === 'at_most' || kind === 'time_limit';
  const ready =
    activity && (!pair || (other && other !== activity)) && (!counted || number > 0) && (!field || attribute);
  const done = () => {
    if (!activity) return;
    onDone({
      key: freeKey(page, kind),
      kind,
      activity,
      ...(pair ? { other: other ?? '' } : {}),
      ...(field ? { attribute: attribute ?? '' } : {}),
      ...(kind === 'at_most' ? { times: number } : {}),
      ...(kind === 'time_limit' ? { limit_s: number * DAY_S } : {}),
    } as ModelRule);
  };
  return (
    <form
      className="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <Select
        size="xs"
        label={t('models.rule_kind')}
        allowDeselect={false}
        data={KINDS.map((value) => ({ value, label: t(`models.kind_${value}`) }))}
        value={kind}
        onChange={(value) => value && setKind(value as Kind)}
      />
      <Select
        size="xs"
        label={t('models.activity')}
        searchable
        data={data}
        value={activity}
        onChange={setActivity}
      />
      {pair && (
        <Select
          size="xs"
          label={t('models.other')}
          searchable
          data={data}
          value={other}
          onChange={setOther}
        />
      )}
      {field && (
        <Select
          size="xs"
          label={t('models.attribute')}
          searchable
          data={fields}
          value={attribute}
          onChange={setAttribute}
        />
      )}
      {counted && (
        <NumberInput
          size="xs"
          label={t(kind === 'at_most' ? 'models.times' : 'models.days')}
          min={kind === 'at_most' ? 1 : 0.01}
          max={10_000}
          allowDecimal={kind !== 'at_most'}
          value={number}
          onChange={(value) => setNumber(Number(value))}
        />
      )}
      <Group gap="xs" mt={8}>
        <Button size="compact-xs" type="submit" disabled={!ready} loading={busy}>
          {t('models.add_rule')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </form>
  );
}

function freeKey(page: ModelPage, kind: Kind): string {
  const taken = new Set(page.rules.map(({ rule }) => rule.key));
  const base = kind.replaceAll('_', '-');
  let n = 1;
  while (taken.has(`${base}-${n}`)) n += 1;
  return `${base}-${n}`;
}
