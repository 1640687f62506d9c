import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkingDay } from '../../api/queries';
import type { AttributeInfo, Scalar, Segment } from '../../api/types';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { useFormat } from '../../i18n/format';
import { addFilters, quoteValue } from '../../state/filters';
import { change } from '../../state/url';
import { BAR_HEIGHT, boxOption } from './boxOption';
import { SegmentTable } from './SegmentTable';

const MOST_BOXES = 20;

interface Props {
  segments: Segment[];
  attributes: AttributeInfo[];
  by: string;
}

/** The same durations cut by an attribute: boxes to compare at a glance, and the figures under them. */
export function Segments({ segments, attributes, by }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = useMemo(() => segments.slice(0, MOST_BOXES), [segments]);
  const none = t('common.none');
  const day = useWorkingDay();
  const option = useMemo(() => boxOption(shown, format, none, day), [shown, format, none, day]);
  if (!attributes.length) return null;
  const chosen = attributes.find(({ key }) => key === by);
  const name = chosen ? format.label(chosen.label) : by;
  const keep = (value: Scalar) =>
    addFilters(value === null ? `${by}:empty:true` : `${by}:in:${quoteValue(String(value))}`);
  const click = (event: unknown) => {
    const segment = shown[(event as { dataIndex: number }).dataIndex];
    if (segment) keep(segment.value);
  };
  return (
    <Card
      title={t('lead_times.segments', { attribute: name })}
      note={t('lead_times.segments_note')}
      actions={
        <Select
          aria-label={t('lead_times.by')}
          data={attributes.map(({ key, label }) => ({ value: key, label: format.label(label) }))}
          value={by}
          allowDeselect={false}
          onChange={(next) => change({ by: next })}
          w={240}
        />
      }
    >
      <Chart
        option={option}
        label={t('lead_times.segments_label', { attribute: name, n: shown.length })}
        height={shown.length * BAR_HEIGHT + 40}
        onEvents={{ click }}
      />
      <SegmentTable segments={segments} onKeep={keep} />
    </Card>
  );
}
