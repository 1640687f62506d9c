import { Select, Slider, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ScenarioCard } from '../../api/types';
import { Tag } from '../../components/Tag';
import { useFormat } from '../../i18n/format';
import { type Chosen, standard } from './chosen';

interface Props {
  card: ScenarioCard;
  chosen: Chosen | null;
  onChange: (chosen: Chosen | null) => void;
}

/** One scenario: a switch, what it does, its slider while it is on, and what it takes for granted. */
export function ScenarioBox({ card, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = format.label(card.title);
  return (
    <section className="scenario" data-on={chosen ? '' : undefined} aria-label={title}>
      <Switch
        label={title}
        checked={chosen !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? standard(card) : null)}
        classNames={{ label: 'scenario-title', body: 'scenario-head' }}
        labelPosition="left"
      />
      <p>{format.label(card.about)}</p>
      {chosen && <Fields card={card} chosen={chosen} onChange={onChange} />}
      {chosen && (
        <p className="scenario-assumption">
          {card.is_guess && <Tag tone="warm">{t('what_if.guess')}</Tag>} {format.label(card.assumption)}
        </p>
      )}
    </section>
  );
}

function Fields({ card, chosen, onChange }: Props & { chosen: Chosen }) {
  const { t } = useTranslation();
  const format = useFormat();
  const slider = card.slider;
  const value = slider && t(`what_if.unit_${slider.unit}`, { n: format.number(chosen.number) });
  return (
    <>
      {card.choices.length > 0 && (
        <Select
          size="xs"
          aria-label={t('what_if.choice')}
          data={card.choices.map((one) => ({ value: one.value, label: format.label(one.label) }))}
          value={chosen.choice}
          onChange={(choice) => choice && onChange({ ...chosen, choice })}
          allowDeselect={false}
        />
      )}
      {slider && (
        <div className="scenario-slider">
          <Slider
            min={slider.min}
            max={slider.max}
            step={slider.step}
            value={chosen.number}
            onChange={(number) => onChange({ ...chosen, number })}
            label={null}
            thumbLabel={format.label(card.title)}
            thumbProps={{ 'aria-valuetext': value ?? '' }}
          />
          <output>{value}</output>
        </div>
      )}
    </>
  );
}
