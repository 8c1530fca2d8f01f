import { Tour } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../words/index.ts';

const KEY = 'wangge.tour';

interface Props {
  /** Asked for from the menu. */
  again: boolean;
  ready: boolean;
  chosen: boolean;
  /** There is a red row to point at. */
  hasRed: boolean;
  /** Brings the row that is pointed at into sight. */
  onBegin: () => void;
  /** Opens a case that shows something: a red one if there is one. */
  onChoose: () => void;
  onEnd: () => void;
}

const target = (name: string) => () => document.querySelector<HTMLElement>(`[data-tour="${name}"]`)!;

/** The first run in three steps: a red case, why it is late, another role. Closed once, it stays closed. */
export function DeskTour({ again, ready, chosen, hasRed, onBegin, onChoose, onEnd }: Props) {
  const { t } = useWords();
  const [seen, setSeen] = useState(() => localStorage.getItem(KEY) !== null);
  const [step, setStep] = useState(0);
  const open = ready && (again || !seen);
  useEffect(() => {
    if (open) onBegin();
  }, [open, onBegin]);

  const end = () => {
    localStorage.setItem(KEY, new Date().toISOString());
    setSeen(true);
    setStep(0);
    onEnd();
  };
  // The second step points into the case, which comes a moment after it was asked for.
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => {
      if (!document.querySelector('[data-tour="why"]')) return;
      setWanted(false);
      setStep(1);
    }, 100);
    return () => clearInterval(timer);
  }, [wanted]);
  const go = (next: number) => {
    if (next !== 1) return setStep(next);
    if (!chosen) onChoose();
    setWanted(true);
  };
  if (!open) return null;

  const buttons = (first: boolean, last: boolean) => ({
    nextButtonProps: { children: t(last ? 'tour.finish' : 'tour.next') },
    ...(!first && { prevButtonProps: { children: t('tour.previous') } }),
  });
  return (
    <Tour
      open
      current={step}
      onChange={go}
      onClose={end}
      onFinish={end}
      mask={{ style: { pointerEvents: 'none' } }}
      steps={[
        {
          title: t(hasRed ? 'tour.step1' : 'tour.step1None'),
          description: t(hasRed ? 'tour.step1Hint' : 'tour.step1NoneHint'),
          target: target('row'),
          placement: 'right',
          ...buttons(true, false),
        },
        {
          title: t(hasRed ? 'tour.step2' : 'tour.step2None'),
          description: t('tour.step2Hint'),
          target: target('why'),
          placement: 'left',
          ...buttons(false, false),
        },
        {
          title: t('tour.step3'),
          description: t('tour.step3Hint'),
          target: target('me'),
          placement: 'bottomRight',
          ...buttons(false, true),
        },
      ]}
    />
  );
}
