import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format';
import { usePlace } from '../state/url';
import { type Cell, toCsv } from './csv';
import { Icon } from './icons';
import { saveFile } from './saveFile';

interface Props {
  /** Last part of the name of the file. */
  name: string;
  /** What the table shows, for those who hear the button. */
  title?: string | undefined;
  /** Heading and rows, asked for when they are wanted. */
  lines: () => readonly (readonly Cell[])[];
}

/** Take a table away as a file: plain numbers, durations in seconds, shares between 0 and 1. */
export function SaveCsv({ name, title, lines }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = usePlace();
  const save = () =>
    saveFile(
      new Blob([toCsv(lines(), format)], { type: 'text/csv;charset=utf-8' }),
      `filon-${dataset ?? 'table'}-${name}.csv`,
    );
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Icon name="download" size={14} />}
      data-save={name}
      title={t('common.csv_note')}
      aria-label={title ? t('common.csv_of', { table: title }) : t('common.csv')}
      onClick={save}
    >
      CSV
    </Button>
  );
}
