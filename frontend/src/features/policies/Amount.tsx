import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';

interface Props {
  label: string;
  unit: 'percent' | 'days' | 'minutes' | 'money' | 'amount';
  value: number;
  onChange: (value: number) => void;
}

/** One agreed number with its unit; shares are typed in percent. An emptied field keeps what it had. */
export function Amount({ label, unit, value, onChange }: Props) {
  const { t } = useTranslation();
  const { lang } = useFormat();
  const scale = unit === 'percent' ? 100 : 1;
  return (
    <NumberInput
      className="amount"
      label={label}
      value={Number((value * scale).toFixed(4))}
      min={0}
      max={unit === 'percent' ? 100 : undefined}
      allowNegative={false}
      decimalScale={2}
      decimalSeparator={lang === 'fr' ? ',' : '.'}
      thousandSeparator={lang === 'fr' ? '\u202f' : ','}
      suffix={unit === 'amount' ? '' : `\u00a0${t(`policies.unit_${unit}`)}`}
      hideControls
      onChange={(next) => typeof next === 'number' && onChange(Number((next / scale).toFixed(6)))}
    />
  );
}
