import {
  ActionIcon,
  SegmentedControl,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSummary } from '../api/queries';
import { Icon, type IconName } from '../components/icons';
import { Link } from '../components/Link';
import { useCaseNoun } from '../components/useCaseNoun';
import { ReportMenu } from '../features/report/ReportMenu';
import { chooseLanguage, type Language } from '../i18n';
import { useFormat } from '../i18n/format';
import { redoFilters, undoFilters, useFilters } from '../state/filters';
import { usePlace } from '../state/url';
import { copyLink } from './copyLink';
import { DatasetMenu } from './DatasetMenu';
import { FilterBuilder } from './FilterBuilder';
import { SavedViews } from './SavedViews';

interface Props {
  onHelp: () => void;
  onPalette: () => void;
}

/** Data set, filters, how much of it they keep, and the settings of the page. */
export function TopBar({ onHelp, onPalette }: Props) {
  const { t, i18n } = useTranslation();
  const { dataset } = usePlace();
  return (
    <header className="topbar">
      <Link className="brand" href="/" aria-label={`Filon – ${t('shell.home')}`}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <span>Filon</span>
      </Link>
      {dataset && <DatasetPart />}
      <div className="topbar-end">
        <button
          type="button"
          className="palette-button"
          aria-label={`${t('shell.palette')} Ctrl K`}
          onClick={onPalette}
        >
          <Icon name="search" size={16} />
          <span>{t('shell.palette')}</span>
          <kbd>Ctrl K</kbd>
        </button>
        {dataset && <ReportMenu />}
        {dataset && <SavedViews />}
        {dataset && <IconButton icon="link" label={t('shell.copy_link')} onClick={() => copyLink(t)} />}
        <IconButton icon="help" label={t('shell.help')} onClick={onHelp} />
        <SegmentedControl
          size="xs"
          aria-label={t('shell.language')}
          data={[
            { value: 'fr', label: 'FR' },
            { value: 'en', label: 'EN' },
          ]}
          value={i18n.language}
          onChange={(value) => chooseLanguage(value as Language)}
        />
        <SchemeButton />
      </div>
    </header>
  );
}

function DatasetPart() {
  const { t } = useTranslation();
  const { f, canUndo, canRedo } = useFilters();
  return (
    <>
      <DatasetMenu />
      <FilterBuilder />
      {(canUndo || canRedo) && (
        <>
          <IconButton
            icon="undo"
            label={`${t('shell.undo')} (u)`}
            onClick={undoFilters}
            disabled={!canUndo}
          />
          <IconButton
            icon="redo"
            label={`${t('shell.redo')} (U)`}
            onClick={redoFilters}
            disabled={!canRedo}
          />
        </>
      )}
      {f.length > 0 && <Kept />}
    </>
  );
}

/** "3 120 of 5 000 deals (62 %) · 41 M€", once filters are on. */
function Kept() {
  const { t } = useTranslation();
  const format = useFormat();
  const noun = useCaseNoun();
  const { data } = useSummary();
  if (!data) return null;
  const share = format.percent(data.total_cases ? data.cases / data.total_cases : 0);
  const counts = { n: format.count(data.cases), total: format.count(data.total_cases), noun, share };
  return (
    <span className="kept" aria-live="polite">
      {t('shell.of_cases', counts)}
      {data.amount.length > 0 && ` · ${format.amounts(data.amount)}`}
    </span>
  );
}

function SchemeButton() {
  const { t } = useTranslation();
  const dark = useComputedColorScheme('light') === 'dark';
  const { setColorScheme } = useMantineColorScheme();
  return (
    <IconButton
      icon={dark ? 'sun' : 'moon'}
      label={t(dark ? 'shell.theme_light' : 'shell.theme_dark')}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    />
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  disabled?: boolean;
}

function IconButton({ icon, label, onClick, disabled = false }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={onClick}
        disabled={disabled}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
