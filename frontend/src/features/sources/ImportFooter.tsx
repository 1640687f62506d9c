import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '../../components/Failed';
import { useWord } from '../../components/useWord';
import { navigate } from '../../state/url';
import type { OpenPoint } from './mapping';
import { type Check, type ImportOrder, type Upload, useCheck, useImport } from './upload';

interface Props {
  upload: Upload;
  /** All of the order but the name. */
  order: Omit<ImportOrder, 'label'>;
  open: OpenPoint[];
  /** Hears what a check found; absent where there is nothing to check. */
  onCheck?: (check: Check) => void;
  sticky?: boolean;
}

/** The name of the data set, what still keeps the import from starting, and the two buttons. */
export function ImportFooter({ upload, order, open, onCheck, sticky }: Props) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(upload.filename.replace(/(\.[a-z]{2,8}){1,2}$/i, ''));
  const check = useCheck(upload);
  const { mutate, error, isPending } = useImport(upload);
  const blocked = open.length > 0 || !label.trim();
  const start = () =>
    mutate({ ...order, label: label.trim() }, { onSuccess: ({ job_id }) => navigate(`/?job=${job_id}`) });
  const failed = error ?? check.error;
  return (
    <footer className="wizard-foot" data-sticky={sticky ? '' : undefined}>
      {failed && <Failed error={failed} />}
      <Group gap="sm" align="end">
        <TextInput
          label={t('sources.name_of_dataset')}
          value={label}
          maxLength={200}
          onChange={(event) => setLabel(event.currentTarget.value)}
          w={300}
        />
        <Reasons open={open} />
        {onCheck && order.mapping && (
          <Button
            variant="default"
            disabled={open.length > 0}
            loading={check.isPending}
            onClick={() => order.mapping && check.mutate(order.mapping, { onSuccess: onCheck })}
          >
            {t('sources.check')}
          </Button>
        )}
        <Button
          disabled={blocked}
          aria-describedby={open.length ? 'import-reasons' : undefined}
          loading={isPending}
          onClick={start}
        >
          {t('sources.import_now')}
        </Button>
      </Group>
    </footer>
  );
}

/** Why the import cannot start yet. */
function Reasons({ open }: { open: OpenPoint[] }) {
  const { t } = useTranslation();
  const role = useWord('sources.role');
  const said = ({ code, role: name, column }: OpenPoint) =>
    t(`sources.open_${code}`, { role: name ? role(name) : '', column: column ?? '' });
  return (
    <div id="import-reasons" className="wizard-reasons" role="status">
      {open.length > 0 && (
        <>
          <strong>{t('sources.still_open')}</strong> {open.map(said).join(' · ')}
        </>
      )}
    </div>
  );
}
