import { useTranslation } from 'react-i18next';
import { useDataset } from '../../api/queries';
import { useFormat } from '../../i18n/format';
import { quoteValue } from '../../state/filters';

const MOST_ATTRIBUTES = 7;
const MOST_VALUES = 8;

/** The values of the attributes that people compare by: one click makes a group. */
export function ValueList({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useDataset();
  const attributes = (data?.attributes ?? []).filter(
    ({ scope, values }) => scope === 'case' && values && values.length > 1 && values.length <= 30,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className="value-list" tabIndex={0} aria-label={t('compare.values')}>
      {attributes.slice(0, MOST_ATTRIBUTES).map(({ key, label, values }) => (
        <div key={key}>
          <h3>{format.label(label)}</h3>
          {(values ?? []).slice(0, MOST_VALUES).map(({ value, cases }) => (
            <button
              key={value}
              type="button"
              onClick={() => onPick(`${quoteValue(key)}:in:${quoteValue(value)}`)}
            >
              {value} <small>{format.count(cases)}</small>
            </button>
          ))}
        </div>
      ))}
    </section>
  );
}
