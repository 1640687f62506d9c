import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import '@mantine/spotlight/styles.layer.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset, useDatasets, useSuggestions } from '../api/queries';
import { Icon } from '../components/icons';
import { chooseLanguage } from '../i18n';
import { useFormat } from '../i18n/format';
import { addFilters, setFilters, undoFilters } from '../state/filters';
import { change, navigate, SCREENS, screenHref, usePlace } from '../state/url';
import { copyLink } from './copyLink';
import { useSavedViews, viewHref } from './views/savedViews';

/** Ctrl K: screens, activities, filters, data sets and settings, by typing. `calls` counts how often it was asked for. */
export default function Palette({ calls }: { calls: number }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query, 150);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every call opens it
  useEffect(() => spotlight.open(), [calls]);
  const groups = [
    useScreens(),
    useActivityActions(),
    useFilterActions(asked),
    useViewActions(),
    useViewActions(),
    useDatasetActions(),
    useSettings(),
  ];
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      limit={12}
      scrollable
      maxHeight={420}
      highlightQuery
      attributes={{ content: { 'aria-label': t('shell.palette') } }}
      nothingFound={t('shell.palette_empty')}
      searchProps={{
        leftSection: <Icon name="search" />,
        placeholder: t('shell.palette'),
        'aria-label': t('shell.palette'),
      }}
    />
  );
}

function useScreens(): SpotlightActionGroupData {
  const { t } = useTranslation();
  const place = usePlace();
  const screens = place.dataset ? SCREENS : [];
  const actions = screens.map((screen) => ({
    id: `screen ${screen}`,
    label: t(`shell.screen_${screen}`),
    onClick: () => navigate(screenHref(place, screen)),
  }));
  const home = { id: 'home', label: t('shell.home'), onClick: () => navigate('/') };
  return { group: t('shell.group_screens'), actions: [...actions, home] };
}

function useActivityActions(): SpotlightActionGroupData {
  const { t } = useTranslation();
  const format = useFormat();
  const place = usePlace();
  const { data } = useDataset();
  const actions = (data?.activities ?? []).map(({ key, label, cases }) => ({
    id: `activity ${key}`,
    label: format.label(label),
    description: format.count(cases),
    onClick: () =>
      place.screen === 'map' ? change({ sel: key }) : navigate(screenHref(place, 'map', { sel: key })),
  }));
  return { group: t('shell.group_activities'), actions };
}

function useFilterActions(query: string): SpotlightActionGroupData {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset, f } = usePlace();
  const { data } = useSuggestions(query);
  const suggestions = dataset && query ? (data ?? []) : [];
  const actions = suggestions.map(({ text, label }) => ({
    id: `filter ${text}`,
    label: format.label(label),
    description: text,
    keywords: query,
    onClick: () => addFilters(text),
  }));
  const clear = { id: 'clear', label: t('shell.clear_filters'), onClick: () => setFilters([]) };
  const undo = { id: 'undo', label: t('shell.undo'), onClick: undoFilters };
  return { group: t('shell.group_filters'), actions: f.length ? [...actions, clear, undo] : actions };
}

function useDatasetActions(): SpotlightActionGroupData {
  const { t } = useTranslation();
  const { data } = useDatasets();
  const actions = (data ?? []).map(({ name, label }) => ({
    id: `dataset ${name}`,
    label,
    onClick: () => navigate(`/d/${encodeURIComponent(name)}/overview`),
  }));
  return { group: t('shell.group_datasets'), actions };
}

function useViewActions(): SpotlightActionGroupData {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  const { data } = useSavedViews();
  const actions = (dataset ? (data ?? []) : []).map((view) => ({
    id: `view ${view.id}`,
    label: view.name,
    description: t(`shell.screen_${view.screen}` as 'shell.screen_map'),
    onClick: () => navigate(viewHref(dataset ?? '', view)),
  }));
  return { group: t('shell.group_views'), actions };
}

function useSettings(): SpotlightActionGroupData {
  const { t, i18n } = useTranslation();
  const dark = useComputedColorScheme('light') === 'dark';
  const { setColorScheme } = useMantineColorScheme();
  const other = i18n.language === 'fr' ? 'en' : 'fr';
  const actions = [
    { id: 'lang', label: other === 'fr' ? 'Français' : 'English', onClick: () => chooseLanguage(other) },
    {
      id: 'theme',
      label: t(dark ? 'shell.theme_light' : 'shell.theme_dark'),
      onClick: () => setColorScheme(dark ? 'light' : 'dark'),
    },
    { id: 'link', label: t('shell.copy_link'), onClick: () => copyLink(t) },
  ];
  return { group: t('shell.group_settings'), actions };
}
