import '../../../map/map.css';
import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDependencies } from '../../../api/queries';
import type { DependencyPicture } from '../../../api/types';
import { EmptyState } from '../../../components/EmptyState';
import { ErrorState } from '../../../components/ErrorState';
import { Screen } from '../../../components/Screen';
import { useFormat } from '../../../i18n/format';
import { focusOnEdge, focusOnNode, readSelection } from '../../../map/focus';
import { MapCanvas } from '../../../map/MapCanvas';
import { PALETTES } from '../../../map/palette';
import { useExport } from '../../../map/useExport';
import type { ZoomControls } from '../../../map/useZoom';
import { ZOOM_STEP, ZoomButtons } from '../../../map/ZoomButtons';
import { usePlace } from '../../../state/url';
import { useMapKeys } from '../../map/useMapKeys';
import { DependencyBar } from './DependencyBar';
import { DependencyLegend } from './DependencyLegend';
import { DependencyPanel } from './DependencyPanel';
import { dependencyStyle, drawingOf } from './look';
import { type DependencyState, queryOf, useDependencyState } from './useDependencyState';

const DependencyTable = lazy(() => import('./DependencyTable'));

const CALM_DOWN_MS = 120;

/** The dependency map of the filtered cases, or why there is none. */
export default function DependencyMap() {
  const { t } = useTranslation();
  const state = useDependencyState();
  const [query] = useDebouncedValue(JSON.stringify(queryOf(state)), CALM_DOWN_MS);
  const { data, error, isFetching, refetch } = useDependencies(JSON.parse(query));
  const title = t('dependencies.title');
  if (error)
    return (
      <Screen title={title}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Screen>
    );
  if (!data)
    return (
      <Screen title={title} bare loading>
        <Skeleton className="map-skeleton" />
      </Screen>
    );
  if (data.nodes.length === 0)
    return (
      <Screen title={title} loading={isFetching}>
        <EmptyState />
      </Screen>
    );
  return <View picture={data} fetching={isFetching} state={state} />;
}

interface Props {
  picture: DependencyPicture;
  fetching: boolean;
  state: DependencyState;
}

function View({ picture, fetching, state }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dataset } = usePlace();
  const palette = PALETTES[useComputedColorScheme('light')];
  const svg = useRef<SVGSVGElement>(null);
  const zoom = useRef<ZoomControls>(null);
  const drawing = useMemo(() => drawingOf(picture), [picture]);
  const style = useMemo(() => dependencyStyle(drawing, palette, format), [drawing, palette, format]);
  const selection = useMemo(() => readSelection(state.sel, drawing), [state.sel, drawing]);
  const focus = useMemo(() => {
    if (selection?.kind === 'node') return focusOnNode(drawing, selection.key);
    return selection?.kind === 'edge' ? focusOnEdge(drawing, selection.id) : null;
  }, [drawing, selection]);
  const onTransform = useCallback(() => undefined, []);
  const exportAs = useExport(svg, drawing, `${dataset}-dependencies`);
  useMapKeys({
    clear: () => state.setSel(null),
    zoomIn: () => zoom.current?.by(ZOOM_STEP),
    zoomOut: () => zoom.current?.by(1 / ZOOM_STEP),
    fit: () => zoom.current?.fit(),
  });
  return (
    <Screen
      title={t('dependencies.title')}
      bare
      loading={fetching}
      asideLabel={t('map.details')}
      aside={<DependencyPanel drawing={drawing} cases={picture.cases} state={state} selection={selection} />}
    >
      <DependencyBar state={state} onExport={(format) => void exportAs(format)} />
      {state.table ? (
        <Suspense>
          <DependencyTable drawing={drawing} selected={state.sel} onSelect={state.setSel} />
        </Suspense>
      ) : (
        <div className="map-stage">
          <MapCanvas
            map={drawing}
            label={t('dependencies.picture')}
            style={style}
            paths={1}
            selection={selection}
            focus={focus}
            calm={false}
            svgRef={svg}
            zoomRef={zoom}
            onSelect={state.setSel}
            onTransform={onTransform}
          />
          <p className="map-status">
            {t('dependencies.shown', {
              n: format.count(drawing.edges.length),
              cases: format.count(picture.cases),
            })}
          </p>
          <DependencyLegend drawing={drawing} />
          <ZoomButtons zoom={zoom} />
        </div>
      )}
    </Screen>
  );
}
