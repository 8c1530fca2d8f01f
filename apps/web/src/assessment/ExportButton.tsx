import { DownloadOutlined } from '@ant-design/icons';
import type { Assessment, District } from '@wangge/client';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { useRuleWords } from './Rules.tsx';
import { headsAt, sheetOf } from './sheet.ts';
import type { AssessmentTable } from './table.ts';

interface Props {
  answer: Assessment;
  table: AssessmentTable;
  byName: string;
  district: District;
  /** Which period and which kinds of matters, in words. */
  asked: readonly string[];
}

/** Exactly what is shown, as XLSX; made in the page, so that nothing of it is kept anywhere. */
export function ExportButton({ answer, table, byName, asked, district }: Props) {
  const { t, name } = useWords();
  const { dated } = useMoments();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const rules = useRuleWords(answer);

  const download = async () => {
    setBusy(true);
    try {
      const { default: writeXlsx } = await import('write-excel-file/universal');
      const rows = sheetOf(table, {
        title: t('assessment.titleOf', { district: name(district.name) }),
        facts: [
          ...(district.demo ? [t('assessment.fictional')] : []),
          ...asked,
          t('common.pair', { name: t('assessment.cutoff'), value: dated(answer.cutoff) }),
        ],
        notes: [t('assessment.rule'), ...rules.formula, ...rules.indicators],
        by: byName,
        raw: t('assessment.raw'),
        adjusted: t('assessment.adjusted'),
        numerator: t('assessment.numerator'),
        denominator: t('assessment.denominator'),
        matters: t('assessment.averagedOver'),
        nothing: t('common.nothing'),
      });
      const blob = await writeXlsx(rows, {
        sheet: t('assessment.sheet'),
        columns: [{ width: 28 }],
        // The rows down to the heads, and the names, stay in sight.
        stickyRowsCount: headsAt(rows),
        stickyColumnsCount: 1,
      }).toBlob();
      save(blob, `${t('assessment.sheet')}-${answer.period.from}-${answer.period.to}.xlsx`);
    } catch (error) {
      void message.error(t('problem.unexpected', { message: (error as Error).message }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void download()}>
      {t(busy ? 'assessment.exporting' : 'assessment.export')}
    </Button>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has the file by then; a minute is enough for the slowest disk.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
