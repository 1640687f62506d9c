import '@mantine/dropzone/styles.layer.css';
import { Button, FileButton, Progress } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import type { FileSender } from './useFileSender';

/** What the server reads; it decides by the content, this only helps the file chooser. */
const ENDINGS = '.csv,.tsv,.txt,.xlsx,.parquet,.xes,.gz,.jsonocel,.json,.xmlocel,.xml,.sqlite,.db';

/** The whole screen takes dropped files; while one is on its way, or was refused, it says so. */
export function FileDrop({ sender, children }: { sender: FileSender; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <Dropzone.FullScreen
        active
        maxFiles={1}
        multiple={false}
        onDrop={([file]) => file && sender.send(file)}
        className="drop-screen"
      >
        <div className="drop-words">
          <Icon name="upload" size={44} />
          <strong>{t('sources.drop')}</strong>
          <span>{t('sources.kinds')}</span>
        </div>
      </Dropzone.FullScreen>
      {sender.file ? <OnItsWay sender={sender} /> : sender.error ? <Refused sender={sender} /> : children}
    </>
  );
}

function OnItsWay({ sender }: { sender: FileSender }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sent = sender.share >= 1;
  return (
    <div className="state" role="status">
      <span className="state-icon">
        <Icon name="upload" size={28} />
      </span>
      <h1>{t(sent ? 'sources.reading' : 'sources.sending', { file: sender.file?.name ?? '' })}</h1>
      <Progress
        className="job-bar"
        value={sender.share * 100}
        animated={sent}
        aria-label={t('sources.sent', { share: format.percent(sender.share) })}
      />
      <Button variant="default" onClick={sender.cancel}>
        {t('common.cancel')}
      </Button>
    </div>
  );
}

function Refused({ sender }: { sender: FileSender }) {
  const { t } = useTranslation();
  return (
    <div className="refused">
      {sender.error && <ErrorState error={sender.error} title={t('sources.refused')} />}
      <Button variant="default" onClick={sender.clear}>
        {t('sources.back')}
      </Button>
    </div>
  );
}

/** The button that opens the file chooser. */
export function PickFile({ sender, size }: { sender: FileSender; size?: 'md' }) {
  const { t } = useTranslation();
  return (
    <FileButton onChange={(file) => file && sender.send(file)} accept={ENDINGS}>
      {(props) => (
        <Button {...props} size={size} leftSection={<Icon name="upload" size={16} />}>
          {t('sources.import')}
        </Button>
      )}
    </FileButton>
  );
}
