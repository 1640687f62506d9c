import '../../map/map.css';
import { useComputedColorScheme } from '@mantine/core';
import { type ZoomTransform, zoomIdentity } from 'd3-zoom';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVariants } from '../../api/queries';
import type { MapEdge, ProcessMap } from '../../api/types';
import { Screen } from '../../components/Screen';
import { useFormat } from '../../i18n/format';
import { END, readSelection, type Selection, START } from '../../map/focus';
import { MapCanvas } from '../../map/MapCanvas';
import { PALETTES } from '../../map/palette';
import { mapStyle } from '../../map/style';
import { useExport } from '../../map/useExport';
import type { ZoomControls } from '../../map/useZoom';
import { ZOOM_STEP } from '../../map/ZoomButtons';
import { addFilters, quoteValue } from '../../state/filters';
import { usePlace } from '../../state/url';
import { MapToolbar } from './MapToolbar';
import { SidePanel } from './SidePanel';
import { StageOverlay } from './StageOverlay';
import { useFirstLook } from './useFirstLook';
import { useFocus } from './useFocus';
import { useMapKeys } from './useMapKeys';
import { type MapState, usePaths } from './useMapState';
import { useReplayLayer } from './useReplayLayer';

const EdgeTable = lazy(() => import('./EdgeTable'));
const ReplayBar = lazy(() => import('./ReplayBar'));

const TOP_VARIANTS = 12;

interface Props {
  map: ProcessMap;
  fetching: boolean;
  state: MapState;
}

/** The map with its toolbar, right panel and replay. */
export function MapView({ map, fetching, state }: Props) {
  const { t } = useTranslation();
  const { dataset } = usePlace();
  const [paths, setPaths] = usePaths(map);
  const [search, setSearch] = useState('');
  const svg = useRef<SVGSVGElement>(null);
  const zoom = useRef<ZoomControls>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const transform = useRef<ZoomTransform>(zoomIdentity);
  const variants = useVariants({ limit: TOP_VARIANTS });
  const selection = useMemo(() => readSelection(state.sel, map), [state.sel, map]);
  const { focus, found } = useFocus(map, selection, variants.data?.variants, search);
  const replay = useReplayLayer(map, paths / 100, transform);
  const calm = useFirstLook(dataset ?? '');
  const drawTokens = replay.draw;
  const select = state.setSel;
  const onTransform = useCallback(
    (next: ZoomTransform) => {
      transform.current = next;
      drawTokens();
    },
    [drawTokens],
  );
  const style = useStyle(map, state);
  const priced = map.nodes.some(({ amount }) => amount !== null);
  const byAmount = state.metric === 'amount' || state.second === 'amount';
  const exportAs = useExport(svg, map, dataset ?? 'map');

  useMapKeys({
    find: () => searchField.current?.focus(),
    clear: () => (search ? setSearch('') : select(null)),
    zoomIn: () => zoom.current?.by(ZOOM_STEP),
    zoomOut: () => zoom.current?.by(1 / ZOOM_STEP),
    fit: () => zoom.current?.fit(),
    keep: () => commit(map, state.sel, ''),
    exclude: () => commit(map, state.sel, 'not:'),
    playPause: () => (replay.on ? replay.player.toggle() : replay.setOn(true)),
    slower: () => replay.player.faster(-1),
    faster: () => replay.player.faster(1),
  });

  const onSearchEnter = () => {
    const first = map.nodes.find(({ key }) => key === found[0]);
    if (!first) return;
    select(first.key);
    setSearch('');
    zoom.current?.reveal(first.x, first.y);
  };

  return (
    <Screen
      title={t('map.title')}
      bare
      loading={fetching || replay.loading}
      asideLabel={t('map.details')}
      aside={<SidePanel map={map} selection={selection} variants={variants.data} onSelect={select} />}
    >
      <MapToolbar
        metric={state.metric}
        second={state.second}
        activities={state.activities}
        paths={paths}
        search={search}
        searchRef={searchField}
        replaying={replay.on}
        table={state.table}
        amounts={priced ? 'added' : map.left_out ? 'apart' : 'none'}
        onMetric={state.setMetric}
        onSecond={state.setSecond}
        onActivities={state.setActivities}
        onPaths={setPaths}
        onSearch={setSearch}
        onSearchEnter={onSearchEnter}
        onReplay={() => replay.setOn(!replay.on)}
        onTable={() => state.setTable(!state.table)}
        onExport={exportAs}
      />
      {state.table ? (
        <Suspense>
          <EdgeTable map={map} paths={paths / 100} selected={state.sel} onSelect={select} />
        </Suspense>
      ) : (
        <div className="map-stage">
          <MapCanvas
            map={map}
            label={t('map.picture')}
            style={style}
            paths={paths / 100}
            selection={selection}
            focus={focus}
            calm={calm}
            svgRef={svg}
            zoomRef={zoom}
            onSelect={select}
            onKeep={(edge: MapEdge) => commit(map, edge.id, '')}
            onTransform={onTransform}
          />
          <canvas ref={replay.canvas} className="map-tokens" />
          <StageOverlay map={map} metric={state.metric} byAmount={byAmount} paths={paths / 100} zoom={zoom} />
        </div>
      )}
      {replay.on && replay.data && replay.journeys && (
        <Suspense>
          <ReplayBar
            replay={replay.data}
            journeys={replay.journeys}
            player={replay.player}
            together={replay.together}
            onTogether={replay.setTogether}
          />
        </Suspense>
      )}
    </Screen>
  );
}

/** Make a filter of the selected activity, path or variant; `prefix` excludes it. */
function commit(map: ProcessMap, sel: string | null, prefix: '' | 'not:'): void {
  const selection = readSelection(sel, map);
  if (selection) addFilters(filterOf(selection, prefix));
}

function filterOf(selection: Selection, prefix: '' | 'not:'): string {
  if (selection.kind === 'variant') return `${prefix}variant:${selection.id}`;
  if (selection.kind === 'node') return `${prefix || 'through:'}${quoteValue(selection.key)}`;
  const { source, target } = selection;
  if (source === START) return `${prefix}starts:${quoteValue(target)}`;
  if (target === END) return `${prefix}ends:${quoteValue(source)}`;
  return `${prefix}edge:${quoteValue(source)}>${quoteValue(target)}`;
}

function useStyle(map: ProcessMap, { metric, second }: MapState) {
  const palette = PALETTES[useComputedColorScheme('light')];
  const format = useFormat();
  return useMemo(
    () => mapStyle(map, metric, second, palette, format),
    [map, metric, second, palette, format],
  );
}
