/** The forms of the filter builder: each tells the filter text it stands for, or null while incomplete. */
import { NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AttributeInfo, Dataset } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { type Choice, ChoiceList } from './ChoiceList';
import * as text from './filterText';

export interface FormProps {
  dataset: Dataset;
  onText: (text: string | null) => void;
}

export function ActivityForm({ dataset, onText }: FormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [mode, setMode] = useState<text.ActivityMode>('through');
  const [keys, setKeys] = useState<string[]>([]);
  const choices = dataset.activities.map(({ key, label, cases }) => ({
    value: key,
    label: format.label(label),
    count: cases,
  }));
  const tell = (nextMode: text.ActivityMode, next: string[]) => {
    setMode(nextMode);
    setKeys(next);
    onText(text.activities(nextMode, next));
  };
  return (
    <>
      <Modes
        label={t('filters.how')}
        value={mode}
        values={['through', 'not', 'starts', 'ends']}
        onChange={(next) => tell(next, keys)}
      />
      <ChoiceList
        label={t('filters.activity')}
        choices={choices}
        chosen={keys}
        onChange={(next) => tell(mode, next)}
      />
    </>
  );
}

export function OrderForm({ dataset, onText }: FormProps) {
  const { t } = useTranslation();
  const [state, setState] = useState({ mode: 'edge' as text.OrderMode, from: '', to: '', time: '' });
  const tell = (change: Partial<typeof state>) => {
    const next = { ...state, ...change };
    setState(next);
    onText(text.order(next.mode, next.from, next.to, next.time));
  };
  const timed = state.mode === 'slower' || state.mode === 'faster';
  return (
    <>
      <ActivitySelect label={t('filters.from')} dataset={dataset} onChange={(from) => tell({ from })} />
      <ActivitySelect label={t('filters.to')} dataset={dataset} onChange={(to) => tell({ to })} />
      <Modes
        label={t('filters.how')}
        value={state.mode}
        values={['edge', 'follows', 'slower', 'faster']}
        onChange={(mode) => tell({ mode })}
      />
      {timed && <TimeInput onChange={(time) => tell({ time })} />}
    </>
  );
}

export function DurationForm({ onText }: FormProps) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<'gt' | 'lt'>('gt');
  const [time, setTime] = useState('');
  const tell = (nextMode: 'gt' | 'lt', next: string) => {
    setMode(nextMode);
    setTime(next);
    onText(text.duration(nextMode, next));
  };
  return (
    <>
      <Modes
        label={t('filters.how')}
        value={mode}
        values={['gt', 'lt']}
        onChange={(next) => tell(next, time)}
      />
      <TimeInput onChange={(next) => tell(mode, next)} />
    </>
  );
}

export function PeriodForm({ onText }: FormProps) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<text.PeriodMode>('started');
  const [range, setRange] = useState({ from: '', to: '' });
  const tell = (nextMode: text.PeriodMode, next: typeof range) => {
    setMode(nextMode);
    setRange(next);
    onText(text.period(nextMode, next.from, next.to));
  };
  return (
    <>
      <Modes
        label={t('filters.how')}
        value={mode}
        values={['started', 'closed', 'active']}
        onChange={(next) => tell(next, range)}
      />
      <Range type="date" onChange={(from, to) => tell(mode, { from, to })} />
    </>
  );
}

export function OutcomeForm({ onText }: FormProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <fieldset className="choice-list">
      <legend className="visually-hidden">{t('filters.kind_outcome')}</legend>
      {(['won', 'lost', 'open'] as const).map((value) => (
        <label key={value} className="choice-plain">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => {
              const next = chosen.includes(value)
                ? chosen.filter((one) => one !== value)
                : [...chosen, value];
              setChosen(next);
              onText(text.outcome(next));
            }}
          />
          {t(`common.${value}`)}
        </label>
      ))}
    </fieldset>
  );
}

export function VariantForm({ dataset, onText }: FormProps) {
  const { t } = useTranslation();
  return (
    <NumberInput
      size="xs"
      label={t('filters.top_variants')}
      min={1}
      max={dataset.variants}
      onChange={(value) => onText(text.topVariants(Number(value)))}
    />
  );
}

export function AttributeForm({
  attribute,
  onText,
}: {
  attribute: AttributeInfo;
  onText: FormProps['onText'];
}) {
  const { t } = useTranslation();
  const [without, setWithout] = useState(false);
  const [values, setValues] = useState<string[]>([]);
  if (!attribute.values) {
    const dated = attribute.type === 'date' || attribute.type === 'timestamp';
    const tell = (low: string, high: string) => onText(text.attributeBetween(attribute.key, low, high));
    return <Range type={dated ? 'date' : 'number'} onChange={tell} min={attribute.min} max={attribute.max} />;
  }
  const choices: Choice[] = attribute.values.map(({ value, cases }) => ({
    value,
    label: value,
    count: cases,
  }));
  const tell = (nextWithout: boolean, next: string[]) => {
    setWithout(nextWithout);
    setValues(next);
    onText(text.attributeIn(attribute.key, next, nextWithout));
  };
  return (
    <>
      <Modes
        label={t('filters.how')}
        value={without ? 'not_in' : 'in'}
        values={['in', 'not_in']}
        onChange={(next) => tell(next === 'not_in', values)}
      />
      <ChoiceList
        label={t('filters.values')}
        choices={choices}
        chosen={values}
        onChange={(next) => tell(without, next)}
      />
    </>
  );
}

type Mode = text.ActivityMode | text.OrderMode | text.PeriodMode | 'gt' | 'lt' | 'in' | 'not_in';

interface ModesProps<T extends Mode> {
  label: string;
  value: T;
  values: readonly T[];
  onChange: (value: T) => void;
}

function Modes<T extends Mode>({ label, value, values, onChange }: ModesProps<T>) {
  const { t } = useTranslation();
  return (
    <SegmentedControl<T>
      size="xs"
      fullWidth
      aria-label={label}
      data={values.map((one) => ({ value: one, label: t(`filters.mode_${one as Mode}`) }))}
      value={value}
      onChange={onChange}
    />
  );
}

function ActivitySelect({
  label,
  dataset,
  onChange,
}: {
  label: string;
  dataset: Dataset;
  onChange: (key: string) => void;
}) {
  const format = useFormat();
  const options = dataset.activities.map((one) => ({ value: one.key, label: format.label(one.label) }));
  return (
    <NativeSelect
      size="xs"
      label={label}
      data={[{ value: '', label: '…' }, ...options]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const UNITS: text.Unit[] = ['d', 'h', 'min', 'w'];

function TimeInput({ onChange }: { onChange: (time: string) => void }) {
  const { t } = useTranslation();
  const [amount, setAmount] = useState<number | string>('');
  const [unit, setUnit] = useState<text.Unit>('d');
  const tell = (nextAmount: number | string, nextUnit: text.Unit) => {
    setAmount(nextAmount);
    setUnit(nextUnit);
    onChange(text.time(nextAmount, nextUnit));
  };
  return (
    <div className="filter-pair">
      <NumberInput
        size="xs"
        label={t('filters.time')}
        min={0}
        value={amount}
        onChange={(next) => tell(next, unit)}
      />
      <NativeSelect
        size="xs"
        label={t('filters.unit')}
        data={UNITS.map((value) => ({ value, label: t(`filters.unit_${value}`) }))}
        value={unit}
        onChange={(event) => tell(amount, event.currentTarget.value as text.Unit)}
      />
    </div>
  );
}

interface RangeProps {
  type: 'date' | 'number';
  min?: unknown;
  max?: unknown;
  onChange: (low: string, high: string) => void;
}

function Range({ type, min, max, onChange }: RangeProps) {
  const { t } = useTranslation();
  const [ends, setEnds] = useState(['', ''] as [string, string]);
  const tell = (next: [string, string]) => {
    setEnds(next);
    onChange(...next);
  };
  const hint = (value: unknown) => (type === 'number' && value != null ? String(value) : undefined);
  return (
    <div className="filter-pair">
      <TextInput
        size="xs"
        type={type}
        label={t('filters.low')}
        placeholder={hint(min)}
        value={ends[0]}
        onChange={(event) => tell([event.currentTarget.value, ends[1]])}
      />
      <TextInput
        size="xs"
        type={type}
        label={t('filters.high')}
        placeholder={hint(max)}
        value={ends[1]}
        onChange={(event) => tell([ends[0], event.currentTarget.value])}
      />
    </div>
  );
}
