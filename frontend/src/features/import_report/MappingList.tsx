import { Code, DataList } from '@mantine/core';
import { useWord } from '../../components/useWord';

type Json = unknown;

/** The mapping that was used, field by field; empty fields are left out. */
export function MappingList({ mapping }: { mapping: Record<string, Json> }) {
  const word = useWord('sources.role');
  const shape = useWord('sources.shape');
  const filled = Object.entries(mapping).filter(([, value]) => !isEmpty(value));
  return (
    <DataList className="mapping-list" labelWidth={200}>
      {filled.map(([key, value]) => (
        <DataList.Item key={key}>
          <DataList.ItemLabel>{word(key)}</DataList.ItemLabel>
          <DataList.ItemValue>
            {key === 'shape' ? shape(String(value)) : <Value value={value} />}
          </DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}

function Value({ value }: { value: Json }) {
  if (Array.isArray(value)) {
    return (
      <span className="mapping-values">
        {value.map((item, index) => (
          <Code key={index}>{said(item)}</Code>
        ))}
      </span>
    );
  }
  if (value !== null && typeof value === 'object') {
    return (
      <span className="mapping-values">
        {Object.entries(value).map(([key, item]) => (
          <Code key={key}>{`${key}: ${said(item)}`}</Code>
        ))}
      </span>
    );
  }
  return <Code>{said(value)}</Code>;
}

/** A value in one line: the column first, then what becomes of it. */
function said(value: Json): string {
  if (Array.isArray(value)) return value.map(said).join(', ');
  if (value === null || typeof value !== 'object') return String(value);
  const { column, activity, key, type, ...rest } = value as Record<string, Json>;
  const named = [column, activity ?? key, type].filter((one) => one !== undefined && one !== null);
  return named.length ? named.map(String).join(' → ') : JSON.stringify(rest);
}
