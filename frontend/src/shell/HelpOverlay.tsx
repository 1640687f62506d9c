import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const KEYS = [
  ['Ctrl K', 'palette'],
  ['/', 'find'],
  ['g  q · m · v · l · r · c', 'go'],
  ['j · k', 'steps'],
  ['u · U', 'undo'],
  ['Tab · ↑ ↓', 'walk'],
  ['Enter', 'select'],
  ['f · x', 'keep'],
  ['Space', 'replay'],
  ['[ · ]', 'speed'],
  ['+ · - · 0', 'zoom'],
  ['Esc', 'clear'],
  ['?', 'help'],
] as const;

/** Every key the product answers to. */
export default function HelpOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shell.help')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className="keys">
        {KEYS.map(([keys, name]) => (
          <div key={name}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(`shell.key_${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
