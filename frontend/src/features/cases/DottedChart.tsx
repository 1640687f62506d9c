import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, CaseEvent } from '../../api/types';
import { Chart } from '../../components/Chart';
import { useActivities } from '../../components/useActivities';
import { useWord } from '../../components/useWord';
import { type Format, useFormat } from '../../i18n/format';
import { useCaseMoment } from './useCaseMoment';

const LANE = 26;

/** The events of a case as dots at their true place in time, a lane for each kind of object. */
export function DottedChart({ data }: { data: CaseDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const moment = useCaseMoment();
  const { color } = useActivities();
  const object = useWord('cases.object');
  const lanes = useMemo(() => lanesOf(data.events), [data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `object` is new at each drawing but says the same words
  const option = useMemo(
    () => dots(data.events, lanes, color, object, format, moment),
    [data, lanes, color, format, moment],
  );
  return (
    <div className="dotted">
      <Chart
        option={option}
        label={t('cases.dotted', { n: data.events.length, duration: format.duration(data.duration_s) })}
        height={new Set(lanes).size * LANE + 44}
      />
    </div>
  );
}

/** The object an event is about: the last one named, which is the most particular. */
const kindOf = (event: CaseEvent): string => event.objects.at(-1)?.type ?? '';

const MOST_PEOPLE = 12;

/** The lane of each event: its kind of object; who did it where all are of one kind. */
function lanesOf(events: readonly CaseEvent[]): string[] {
  const kinds = events.map(kindOf);
  const people = events.map(({ resource }) => resource ?? '—');
  const several = new Set(people).size;
  return new Set(kinds).size > 1 || several < 2 || several > MOST_PEOPLE ? kinds : people;
}

function dots(
  events: readonly CaseEvent[],
  laneOfEvent: readonly string[],
  color: (key: string) => string,
  object: (key: string) => string,
  format: Format,
  moment: ReturnType<typeof useCaseMoment>,
) {
  const lanes = [...new Set(laneOfEvent)];
  return {
    grid: { left: 8, right: 24, top: 8, bottom: 4, containLabel: true },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const event = events[dataIndex];
        if (!event) return '';
        return `<b>${escapeHtml(format.label(event.label))}</b><br>${moment.date(event.timestamp)} ${moment.time(event.timestamp)}`;
      },
    },
    xAxis: {
      type: 'time',
      splitNumber: 6,
      axisLabel: {
        formatter: (value: number) => moment.date(new Date(value).toISOString()),
        hideOverlap: true,
      },
      splitLine: { show: true, lineStyle: { color: 'rgba(134,142,150,0.18)' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: lanes.map(object),
      splitLine: { show: true, lineStyle: { color: 'rgba(134,142,150,0.18)' } },
      axisLine: { show: false },
    },
    series: [
      {
        type: 'scatter',
        symbolSize: 11,
        animation: false,
        data: events.map((event, index) => ({
          value: [event.timestamp, lanes.indexOf(laneOfEvent[index] ?? '')],
          itemStyle: { color: color(event.activity), opacity: 0.9 },
        })),
      },
    ],
  };
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
