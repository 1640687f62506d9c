import { Button, Group, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useDiscovered } from '../../api/queries';
import type { DiscoveredModel } from '../../api/types';
import { Answered } from '../../components/Answered';
import { LabelledSlider } from '../../components/LabelledSlider';
import { useFormat } from '../../i18n/format';
import { useNumberParam } from '../../state/url';
import { useBegin } from './data';

/** Share of the strongest alternative under which a way is left out, in hundredths. */
const STANDARD = 20;
const CALM_DOWN_MS = 150;

interface Props {
  onClose(): void;
  onChoose(name: string): void;
}

/** How much of the rare to leave out of a model of the filtered cases, with what that costs, before it is kept. */
export default function DiscoverDialog({ onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [threshold, setThreshold] = useNumberParam('rare', STANDARD);
  const [asked] = useDebouncedValue(threshold / 100, CALM_DOWN_MS);
  const found = useDiscovered(asked);
  const begin = useBegin();
  const { data } = found;
  const share = (hundredths: number) => format.percent(hundredths / 100);
  const keep = () =>
    data &&
    begin.mutate(
      { label: t('models.discovered_name'), xml: data.bpmn, origin: 'discovered' },
      { onSuccess: ({ name }) => onChoose(name) },
    );
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('models.discover')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="discover-dialog">
        <LabelledSlider
          label={t('models.rare')}
          min={0}
          value={threshold}
          write={share}
          after={<output className="dependency-value">{share(threshold)}</output>}
          onChange={setThreshold}
        />
        <p className="dimmed">{t('models.rare_note')}</p>
        <Answered query={found} height={150}>
          {(model) => <Told model={model} />}
        </Answered>
      </div>
      <Group justify="end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          loading={begin.isPending}
          disabled={!data?.cases || found.isFetching || asked !== threshold / 100}
          onClick={keep}
        >
          {t('models.discover_keep')}
        </Button>
      </Group>
    </Modal>
  );
}

/** How well the model tells the cases, and how large it is. */
function Told({ model }: { model: DiscoveredModel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = [
    ['fitting', model.fitting],
    ['fitness', model.quality?.fitness],
    ['precision', model.quality?.precision],
    ['simplicity', model.quality?.simplicity],
  ] as const;
  if (!model.cases) return <p>{t('models.discover_nothing')}</p>;
  return (
    <>
      <dl className="discover-figures">
        {figures.map(([key, value]) => (
          <div key={key} data-figure={key}>
            <dt>{t(`models.discover_${key}`)}</dt>
            <dd>{value == null ? '–' : format.percent(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="dimmed">
        {t('models.discover_size', {
          n: format.count(model.cases),
          steps: format.count(model.bpmn.match(/<(?:\w+:)?task\b/g)?.length ?? 0),
        })}
      </p>
    </>
  );
}
