import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import type { AnswerTable } from '../../api/types';
import { useFormat } from '../../i18n/format';

const MONTH = /^\d{4}-\d{2}$/;

/** Words of table cells: the table's own names, activities and attributes by their labels, months by name, else as they are. */
export function useCellText(table?: AnswerTable): (cell: string, column: string) => string {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data } = useDataset();
  return useMemo(() => {
    const labels = new Map(
      [...(data?.attributes ?? []), ...(data?.activities ?? [])].map(({ key, label }) => [key, label]),
    );
    const months = new Intl.DateTimeFormat(format.locale, {
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
    const named = (cell: string) => {
      const word = table?.words?.[cell];
      return word && format.label(word);
    };
    return (cell: string, column: string) => {
      const whole = named(cell);
      if (whole !== undefined) return whole;
      if (column === 'route')
        return cell
          .split('>')
          .map((one) => named(one) ?? one)
          .join(' → ');
      if (column === 'month' && MONTH.test(cell)) return months.format(new Date(`${cell}-01T00:00:00Z`));
      const word = `questions.word_${cell}`;
      if (i18n.exists(word)) return t(word as never);
      const label = labels.get(cell);
      return label && column !== 'value' ? format.label(label) : cell;
    };
  }, [t, i18n, format, data, table]);
}
