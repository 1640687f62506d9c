import { Autocomplete, Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/Card';
import { Note } from '../../components/Note';
import { useFormat } from '../../i18n/format';
import { dateQuestions, formatQuestions, remarks } from './mapping';
import { dayOf } from './strptime';
import type { SourceColumn } from './upload';
import type { Draft } from './useDraft';

/** What the file leaves open and only a person can tell; nothing here is guessed. */
export function Questions({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const dates = dateQuestions(draft.mapping, draft.upload.columns);
  const decimal = draft.upload.questions.some(({ code, required }) => code === 'decimal' && required);
  const texts = formatQuestions(draft.mapping, draft.upload.columns);
  const notes = remarks(draft.mapping, draft.upload.questions);
  if (!dates.length && !texts.length && !decimal && !notes.length) return null;
  const asked = dates.length > 0 || texts.length > 0 || decimal;
  return (
    <Card
      title={t(asked ? 'sources.questions' : 'sources.remarks')}
      note={asked ? t('sources.questions_note') : undefined}
    >
      <Stack gap="md">
        {dates.map((column) => (
          <DateOrder key={column.name} column={column} draft={draft} />
        ))}
        {texts.map((column) => (
          <TimeFormat key={column.name} column={column} draft={draft} />
        ))}
        {decimal && <DecimalMark draft={draft} />}
        {notes.length > 0 && (
          <div>
            {notes.map(({ code, column, text }) => (
              <Note key={`${code} ${column}`}>{format.label(text)}</Note>
            ))}
          </div>
        )}
      </Stack>
    </Card>
  );
}

function DateOrder({ column, draft }: { column: SourceColumn; draft: Draft }) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const { mapping, change } = draft;
  const sample = column.samples.find((text) => isTelling(text, column.formats)) ?? column.samples[0] ?? '';
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <Radio.Group
      label={t('sources.date_order', { column: column.name })}
      description={t('sources.date_order_note', { sample })}
      value={mapping.formats[column.name] ?? null}
      onChange={(format) => change({ ...mapping, formats: { ...mapping.formats, [column.name]: format } })}
      withAsterisk
    >
      <Stack gap={6} mt={6}>
        {column.formats.map((format) => {
          const meant = dayOf(sample, format);
          const order = format.indexOf('%d') < format.indexOf('%m') ? 'day_first' : 'month_first';
          return (
            <Radio
              key={format}
              value={format}
              label={meant ? `${t(`sources.${order}`)} – ${day.format(meant)}` : t(`sources.${order}`)}
            />
          );
        })}
      </Stack>
    </Radio.Group>
  );
}

/** A sample says something only if the formats make different days of it. */
function isTelling(text: string, formats: readonly string[]): boolean {
  const days = formats.map((format) => dayOf(text, format)?.getTime());
  return days.every((day) => day !== undefined) && new Set(days).size > 1;
}

const USUAL_FORMATS = [
  '%d/%m/%Y',
  '%d/%m/%Y %H:%M',
  '%d/%m/%Y %H:%M:%S',
  '%m/%d/%Y',
  '%m/%d/%Y %H:%M',
  '%Y-%m-%d',
  '%Y-%m-%d %H:%M:%S',
  'iso8601',
  'epoch_s',
  'epoch_ms',
  'excel',
];

/** How the times of a column are written, where nothing was recognised. */
function TimeFormat({ column, draft }: { column: SourceColumn; draft: Draft }) {
  const { t } = useTranslation();
  const { mapping, change } = draft;
  return (
    <Autocomplete
      label={t('sources.time_format', { column: column.name })}
      description={t('sources.time_format_note', { sample: column.samples[0] ?? '' })}
      data={USUAL_FORMATS}
      value={mapping.formats[column.name] ?? ''}
      onChange={(format) => change({ ...mapping, formats: { ...mapping.formats, [column.name]: format } })}
      maw={420}
      withAsterisk
    />
  );
}

function DecimalMark({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mapping, change, confirmed, confirm, upload } = draft;
  const question = upload.questions.find(({ code }) => code === 'decimal');
  return (
    <Radio.Group
      label={question ? format.label(question.text) : t('sources.decimal')}
      value={confirmed.has('decimal') ? mapping.decimal : null}
      onChange={(mark) => {
        change({ ...mapping, decimal: mark === ',' ? ',' : '.' });
        confirm('decimal');
      }}
      withAsterisk
    >
      <Stack gap={6} mt={6}>
        <Radio value="," label={t('sources.decimal_comma')} />
        <Radio value="." label={t('sources.decimal_point')} />
      </Stack>
    </Radio.Group>
  );
}
