import { Anchor, Button, SegmentedControl } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client';
import { Icon, type IconName } from '../../components/icons';
import { Link } from '../../components/Link';
import { LANGUAGES } from '../../i18n';
import { useFormat } from '../../i18n/format';
import { SCALES, type Scale, useDemo } from './demo';
import { PickFile } from './FileDrop';
import type { FileSender } from './useFileSender';

/** The empty workspace: three ways to a first map. */
export function FirstRun({ sender }: { sender: FileSender }) {
  const { t } = useTranslation();
  return (
    <section className="first-run" aria-label={t('sources.title')}>
      <h1>{t('sources.welcome')}</h1>
      <p className="first-run-lead">{t('sources.welcome_lead')}</p>
      <div className="ways">
        <HubSpot />
        <Demo />
        <Upload sender={sender} />
        <Template />
      </div>
    </section>
  );
}

function Way({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section className="way" aria-label={title}>
      <span className="way-icon">
        <Icon name={icon} size={30} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="way-foot">{children}</div>
    </section>
  );
}

function HubSpot() {
  const { t } = useTranslation();
  return (
    <Way icon="link" title={t('sources.hubspot')} text={t('sources.hubspot_text')}>
      <Button component={Link} href="/?source=hubspot" fullWidth>
        {t('sources.hubspot_go')}
      </Button>
      <Anchor component={Link} href="/?source=warehouse" size="sm" ta="center">
        {t('sources.warehouse')}
      </Anchor>
    </Way>
  );
}

function Demo() {
  const { t } = useTranslation();
  const [scale, setScale] = useState<Scale>('medium');
  const demo = useDemo();
  return (
    <Way icon="play" title={t('sources.demo')} text={t('sources.demo_text')}>
      <SegmentedControl
        fullWidth
        aria-label={t('sources.scale')}
        value={scale}
        onChange={(value) => setScale(value as Scale)}
        data={SCALES.map((value) => ({ value, label: t(`sources.short_${value}`) }))}
      />
      <Button fullWidth loading={demo.isPending} onClick={() => demo.mutate(scale)}>
        {t('sources.demo_go')}
      </Button>
      {demo.error && <p role="alert">{demo.error.message}</p>}
    </Way>
  );
}

function Upload({ sender }: { sender: FileSender }) {
  const { t } = useTranslation();
  return (
    <Way icon="upload" title={t('sources.upload')} text={t('sources.upload_text')}>
      <Dropzone
        className="way-drop"
        onDrop={([file]) => file && sender.send(file)}
        multiple={false}
        activateOnClick={false}
        activateOnKeyboard={false}
        role="presentation"
        tabIndex={-1}
        inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
      >
        <PickFile sender={sender} size="md" />
        <small>{t('sources.kinds')}</small>
      </Dropzone>
    </Way>
  );
}

function Template() {
  const { t } = useTranslation();
  const { lang } = useFormat();
  const other = LANGUAGES.find((one) => one !== lang) ?? 'en';
  return (
    <Way icon="table" title={t('sources.template')} text={t('sources.template_text')}>
      <Button component="a" href={apiUrl(['template'], { lang })} download fullWidth variant="light">
        {t(`sources.template_get_${lang}`)}
      </Button>
      <Anchor href={apiUrl(['template'], { lang: other })} download size="sm" ta="center">
        {t(`sources.template_get_${other}`)}
      </Anchor>
    </Way>
  );
}
