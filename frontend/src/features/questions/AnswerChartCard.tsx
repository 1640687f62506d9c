import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkingDay } from '../../api/queries';
import type { AnswerChart } from '../../api/types';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { useFormat } from '../../i18n/format';
import { serverChart, serverChartHeight } from './serverChart';

/** A drawing of an answer that has no table of its own. */
export function AnswerChartCard({ chart }: { chart: AnswerChart }) {
  const { t } = useTranslation();
  const format = useFormat();
  const day = useWorkingDay();
  const option = useMemo(() => serverChart({ chart, format, day }), [chart, format, day]);
  const label = t('questions.drawing_label', { title: format.label(chart.title), n: chart.axis.length });
  return (
    <Card title={format.label(chart.title)}>
      <Chart option={option} height={serverChartHeight(chart)} label={label} />
    </Card>
  );
}
