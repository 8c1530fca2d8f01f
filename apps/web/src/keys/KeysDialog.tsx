import { Modal } from 'antd';
import { useWords } from '../words/index.ts';

const ROWS = [
  ['J / ↓', 'next'],
  ['K / ↑', 'previous'],
  ['Enter', 'open'],
  ['D', 'dispatch'],
  ['R', 'refresh'],
  ['Ctrl K', 'search'],
  ['N / P', 'onMap'],
  ['?', 'help'],
  ['Esc', 'close'],
] as const;

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} width={420}>
      <dl className="keys">
        {ROWS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
