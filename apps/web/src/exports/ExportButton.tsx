import { DownloadOutlined } from '@ant-design/icons';
import type { ExportView, ExportWanted } from '@wangge/client';
import { App, Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useWords } from '../words/index.ts';
import { ExportPanel, useExportName } from './ExportPanel.tsx';
import { isUnderWay, useExports } from './useExports.ts';
import './exports.css';

interface Props {
  wanted: ExportWanted;
  /** What it will hold, in words. */
  about: string;
  size?: 'small';
  /** A symbol alone, where there is little room. */
  isShort?: boolean;
}

/** Opens the panel of one's own exports: ask for a file, see how far it has got, fetch it. */
export function ExportButton({ wanted, about, size, isShort = false }: Props) {
  const { t, name } = useWords();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const nameOf = useExportName();
  const tell = (ended: ExportView) => {
    if (open) return;
    if (ended.state === 'done') void message.success(t('exports.ready', { name: nameOf(ended) }));
    else if (ended.state === 'failed') void message.error(t('exports.failed', { reason: name(ended.fault?.text) }));
  };
  const exports = useExports(open, tell);
  return (
    <>
      <Button
        icon={<DownloadOutlined aria-hidden />}
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        loading={exports.list.data?.some(isUnderWay) ?? false}
        {...(size && { size })}
        {...(isShort && { type: 'text' as const, 'aria-label': t('exports.open'), title: t('exports.open') })}
      >
        {!isShort && t('exports.open')}
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        title={t('exports.title')}
        width={520}
        destroyOnHidden
        afterOpenChange={(isOpen) => isOpen && first.current?.focus()}
      >
        <ExportPanel {...{ wanted, about, exports, first }} />
      </Modal>
    </>
  );
}
