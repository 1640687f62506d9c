import { Slider } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface Props {
  label: string;
  value: number;
  min: number;
  max?: number;
  step?: number;
  write?: (value: number) => string;
  /** Beside the slider, in place of the value that shows only while it moves. */
  after?: ReactNode;
  onChange: (value: number) => void;
}

/** A slider in a toolbar, with its name before it. */
export function LabelledSlider(props: Props) {
  const id = useId();
  const write = props.write ?? ((percent: number) => `${percent} %`);
  return (
    <div className="map-slider">
      <span id={id}>{props.label}</span>
      <Slider
        size="sm"
        min={props.min}
        max={props.max ?? 100}
        step={props.step ?? 1}
        value={props.value}
        onChange={props.onChange}
        label={write}
        thumbProps={{ 'aria-labelledby': id, 'aria-valuetext': write(props.value) }}
      />
      {props.after}
    </div>
  );
}
