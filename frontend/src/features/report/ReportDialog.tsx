import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuestions } from '../../api/queries';
import { LoadingBar } from '../../components/LoadingBar';
import { useFormat } from '../../i18n/format';
import { REPORT_KINDS, type ReportKind } from './useReport';

interface Props {
  onClose: () => void;
  /** Keys of the questions, in their order; empty for all of them. */
  onMake: (kind: ReportKind, questions: string) => void;
}

/** Which questions go into the report, then which kind of file. */
export default function ReportDialog({ onClose, onMake }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuestions();
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const rows = data ?? [];
  const kept = rows.filter(({ key }) => !left.has(key));
  const turn = (key: string) => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    leave(next);
  };
  const make = (kind: ReportKind) => {
    onMake(kind, left.size ? kept.map(({ key }) => key).join(',') : '');
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('report.choose_title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {!data && <LoadingBar active />}
      <Checkbox
        mb="sm"
        label={t('report.all_questions')}
        disabled={!data}
        checked={left.size === 0}
        indeterminate={left.size > 0 && kept.length > 0}
        onChange={() => leave(new Set(left.size ? [] : rows.map(({ key }) => key)))}
      />
      <Stack gap={6} pl="lg">
        {rows.map(({ key, title }) => (
          <Checkbox
            key={key}
            label={format.label(title)}
            checked={!left.has(key)}
            onChange={() => turn(key)}
          />
        ))}
      </Stack>
      <p className="dimmed">{t('report.always')}</p>
      <Group justify="flex-end" gap="xs">
        {REPORT_KINDS.map((kind) => (
          <Button
            key={kind}
            variant={kind === 'pdf' ? 'filled' : 'default'}
            disabled={kept.length === 0}
            onClick={() => make(kind)}
          >
            {t(`report.short_${kind}`)}
          </Button>
        ))}
      </Group>
    </Modal>
  );
}
