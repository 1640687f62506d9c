import { Button, FileButton, Group, Progress } from '@mantine/core';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/Card';
import { Failed } from '../../../components/Failed';
import { Icon } from '../../../components/icons';
import { change } from '../../../state/url';
import { dropFolder, useSendTables } from './warehouse';

interface Props {
  folder: string;
  onSent: () => void;
}

/** A folder or files, chosen or dropped; while they are on their way it says which one. */
export function TablesPicker({ folder, onSent }: Props) {
  const { t } = useTranslation();
  const { send, error, sending, cancel, clear } = useSendTables(folder, onSent);
  const [over, setOver] = useState(false);
  const whole = useRef<HTMLInputElement>(null);
  const take = (files: FileList | readonly File[] | null) => files?.length && send([...files]);
  const again = () => {
    void dropFolder(folder);
    change({ tables: null });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Card title={t('hubspot.warehouse_files')}>
      <section
        className={over ? 'tables-drop tables-over' : 'tables-drop'}
        aria-label={t('hubspot.warehouse_drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sending ? (
          <div role="status" className="tables-sending">
            <p>{t('hubspot.warehouse_sending', { n: sending.at, all: sending.all, file: sending.file })}</p>
            <Progress value={100 * sending.share} animated aria-label={sending.file} />
            <Button variant="default" onClick={cancel}>
              {t('common.cancel')}
            </Button>
          </div>
        ) : (
          <Group gap="xs" justify="center">
            <Icon name="database" size={26} />
            <span>{t('hubspot.warehouse_drop')}</span>
            <Button variant={folder ? 'default' : 'filled'} onClick={() => whole.current?.click()}>
              {t('hubspot.warehouse_folder')}
            </Button>
            <FileButton multiple onChange={take} accept=".csv,.tsv,.parquet,.xlsx">
              {(props) => (
                <Button {...props} variant="default">
                  {t(folder ? 'hubspot.warehouse_more' : 'hubspot.warehouse_pick')}
                </Button>
              )}
            </FileButton>
            {folder && (
              <Button variant="subtle" onClick={again}>
                {t('hubspot.warehouse_again')}
              </Button>
            )}
            <input
              ref={whole}
              type="file"
              hidden
              aria-label={t('hubspot.warehouse_folder')}
              {...{ webkitdirectory: '' }}
              onChange={(event) => {
                take(event.currentTarget.files);
                event.currentTarget.value = '';
              }}
            />
          </Group>
        )}
      </section>
      {error && (
        <Group gap="xs">
          <Failed error={error} />
          <Button size="compact-xs" variant="subtle" onClick={clear}>
            {t('common.close')}
          </Button>
        </Group>
      )}
    </Card>
  );
}
