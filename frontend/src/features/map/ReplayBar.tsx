import { ActionIcon, Button, Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Replay } from '../../api/types';
import { Icon } from '../../components/icons';
import { useFormat } from '../../i18n/format';
import type { Journeys } from '../../map/replay';
import type { Player } from '../../map/useReplayPlayer';

interface Props {
  replay: Replay;
  journeys: Journeys;
  player: Player;
  together: boolean;
  onTogether: (together: boolean) => void;
}

/** Play, speed, and the time bar, over a picture of how many cases are under way. */
export default function ReplayBar({ replay, journeys, player, together, onTogether }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = replay.start ? new Date(replay.start).getTime() : 0;
  const when = together ? `+ ${format.duration(player.time)}` : format.date(start + player.time * 1000);
  return (
    <section className="replay-bar" aria-label={t('map.replay')}>
      <ActionIcon
        size={34}
        radius="xl"
        variant="filled"
        aria-label={`${t(player.playing ? 'map.pause' : 'map.play')} (${t('map.space')})`}
        onClick={player.toggle}
      >
        <Icon name={player.playing ? 'pause' : 'play'} filled={!player.playing} />
      </ActionIcon>
      <fieldset className="replay-speed" aria-label={t('map.speed')}>
        <SpeedButton label={`${t('map.slower')} ([)`} icon="minus" onClick={() => player.faster(-1)} />
        <output>{format.number(player.speed)}×</output>
        <SpeedButton label={`${t('map.faster')} (])`} icon="plus" onClick={() => player.faster(1)} />
      </fieldset>
      <div className="replay-time">
        <Activity journeys={journeys} />
        <input
          type="range"
          aria-label={t('map.moment')}
          aria-valuetext={when}
          min={0}
          max={journeys.duration}
          step={journeys.duration / 1000}
          value={player.time}
          onChange={(event) => player.seek(Number(event.currentTarget.value))}
        />
      </div>
      <strong className="replay-when">{when}</strong>
      <Checkbox
        size="xs"
        label={t('map.together')}
        checked={together}
        onChange={(event) => onTogether(event.currentTarget.checked)}
      />
      <span className="dimmed">
        {replay.sampled
          ? t('map.sampled', { n: format.count(replay.cases), total: format.count(replay.total) })
          : t('map.all_cases', { n: format.count(replay.cases) })}
      </span>
    </section>
  );
}

function SpeedButton({
  label,
  icon,
  onClick,
}: {
  label: string;
  icon: 'plus' | 'minus';
  onClick: () => void;
}) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} size={13} />
    </Button>
  );
}

function Activity({ journeys }: { journeys: Journeys }) {
  const path = useMemo(() => {
    const most = Math.max(1, ...journeys.activity);
    const points = journeys.activity.map((n, i) => `L${i},${(24 - (22 * n) / most).toFixed(1)}`);
    return `M0,24${points.join('')}L${journeys.activity.length - 1},24Z`;
  }, [journeys]);
  return (
    <svg viewBox={`0 0 ${journeys.activity.length - 1} 24`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
