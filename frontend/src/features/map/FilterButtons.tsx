import { Button } from '@mantine/core';
import { addFilters } from '../../state/filters';

/** Filters that go with what is selected, each a click away. */
export function FilterButtons({ filters }: { filters: [label: string, text: string][] }) {
  return (
    <div className="panel-actions">
      {filters.map(([label, text]) => (
        <Button key={text} size="compact-sm" variant="light" onClick={() => addFilters(text)}>
          {label}
        </Button>
      ))}
    </div>
  );
}
