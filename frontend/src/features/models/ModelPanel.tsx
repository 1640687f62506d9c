import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CheckedModel, ModelPage } from '../../api/types';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { change } from '../../state/url';
import { activityOf, type Board, type BpmnElement, isStep } from './bpmn';
import { isRule, useReturn, useWithdrawing } from './data';
import { RuleList } from './RuleList';

interface Props {
  page: ModelPage;
  checked: CheckedModel;
  board: Board | null;
  selected: BpmnElement | null;
  onShow(id: string): void;
}

/** Beside the drawing: the selected step, the faults, the rules, the history. */
export function ModelPanel({ page, checked, board, selected, onShow }: Props) {
  const format = useFormat();
  return (
    <div className="model-panel">
      {selected && isStep(selected) ? (
        <Binding key={selected.id} page={page} board={board} element={selected} />
      ) : (
        page.explanation && <p className="dimmed">{format.label(page.explanation)}</p>
      )}
      <Faults checked={checked} onShow={onShow} />
      <RuleList key={page.key} page={page} />
      <Waivers page={page} />
      <History page={page} />
    </div>
  );
}

function Binding({ page, board, element }: { page: ModelPage; board: Board | null; element: BpmnElement }) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = page.activities.map(({ key, label }) => ({ value: key, label: format.label(label) }));
  const bind = (key: string | null) =>
    board?.get('modeling').updateProperties(element, { 'filon:activity': key ?? undefined });
  return (
    <>
      <h2>{element.businessObject.name || element.id}</h2>
      <Select
        size="xs"
        label={t('models.stands_for')}
        description={t('models.stands_for_note')}
        placeholder={t('models.nothing')}
        data={data}
        searchable
        disabled={page.card.origin === 'shipped'}
        clearable={page.card.origin !== 'shipped'}
        clearButtonProps={{ 'aria-label': t('models.unbind') }}
        value={activityOf(element)}
        onChange={bind}
      />
    </>
  );
}

function Faults({ checked, onShow }: { checked: CheckedModel; onShow(id: string): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bound = checked.steps.filter(({ activity }) => activity).length;
  return (
    <>
      <h2>{t('models.faults')}</h2>
      <p className="dimmed">{t('models.bound', { bound, steps: checked.steps.length })}</p>
      {checked.issues.length === 0 && (
        <p>
          <Tag tone="good">{t('models.no_fault')}</Tag>
        </p>
      )}
      <ul>
        {checked.issues.map(({ code, element, severity, sentence }) => (
          <li key={`${code} ${element}`}>
            <button type="button" className="link-button" onClick={() => onShow(element)}>
              <Tag tone={severity === 'error' ? 'bad' : 'warm'}>{t(`models.${severity}`)}</Tag>{' '}
              {format.label(sentence)}
            </button>
          </li>
        ))}
        {checked.notes.map((note) => (
          <li key={note.en}>{format.label(note)}</li>
        ))}
      </ul>
    </>
  );
}

function Waivers({ page }: { page: ModelPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { withdrawing, pending } = useWithdrawing();
  const open = page.waivers.filter(({ withdrawn_at }) => !withdrawn_at);
  if (!open.length) return null;
  return (
    <>
      <h2>{t('models.waivers')}</h2>
      <ul>
        {open.map(({ id, deviation, label, reason, who, where }) => (
          <li key={id}>
            <span>
              <strong>
                {isRule(deviation)
                  ? t('conformance.rule_broken', { rule: format.label(label) })
                  : format.label(label)}
              </strong>
              {where.length ? ` (${where.map(format.label).join(', ')})` : ''} — {format.label(reason)}{' '}
              <span className="dimmed">{who}</span>
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              loading={pending === id}
              onClick={() => withdrawing({ name: page.card.name, id }, format.label(label))}
            >
              {t('models.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function History({ page }: { page: ModelPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const back = useReturn();
  if (!page.versions.length) return null;
  return (
    <>
      <h2>{t('models.history')}</h2>
      <ul>
        {page.versions.map(({ number, author, note, created_at, origin }) => (
          <li key={number}>
            <span>
              <strong>{t('models.version', { n: number })}</strong> {t(`models.origin_${origin}`, { note })}{' '}
              {origin === 'restored' ? '' : note}
              <br />
              <span className="dimmed">
                {author} · {format.dateTime(created_at)}
              </span>
            </span>
            {number !== page.newest && (
              <span className="model-version-actions">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() =>
                    change({ model: page.card.name, version: null, against: `${page.card.name}@${number}` })
                  }
                >
                  {t('models.compare_version')}
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => back.mutate({ name: page.card.name, number })}
                >
                  {t('models.return')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
