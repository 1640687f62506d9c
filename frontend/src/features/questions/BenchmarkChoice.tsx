import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBenchmarks } from '../../components/benchmarks';
import { useParam } from '../../state/url';

const OF_POLICIES = 'policies';

/** What segments are held to, this once; the address keeps it, the policies stay as they are. */
export function BenchmarkChoice() {
  const { t } = useTranslation();
  const [benchmark, setBenchmark] = useParam('benchmark', '');
  const own = {
    group: t('questions.benchmark_kept'),
    items: [{ value: OF_POLICIES, label: t('questions.benchmark_policies') }],
  };
  return (
    <Select
      size="xs"
      w={190}
      searchable
      aria-label={t('questions.benchmark')}
      data={[own, ...useBenchmarks(benchmark)]}
      value={benchmark || OF_POLICIES}
      allowDeselect={false}
      comboboxProps={{ width: 270, position: 'bottom-start' }}
      maxDropdownHeight={320}
      nothingFoundMessage={t('questions.benchmark_none')}
      onChange={(value) => value && setBenchmark(value === OF_POLICIES ? '' : value)}
    />
  );
}
