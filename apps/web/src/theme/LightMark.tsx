import type { Light } from '@wangge/client';
import { useWords } from '../words/index.ts';

const SHAPES: Record<Light, string> = {
  green: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z',
  amber: 'M8 1.2L15.4 14.4H.6z',
  red: 'M1.8 1.8H14.2V14.2H1.8z',
  none: 'M8 3.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 1 0 0-9.6zM8 5.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z',
};

interface Props {
  light: Light;
  size?: number;
  /** Say the word beside the shape; otherwise it is there for screen readers only. */
  word?: boolean;
}

/** A light is always colour, shape and word. */
export function LightMark({ light, size = 12, word = false }: Props) {
  const { t } = useWords();
  const name = t(`light.${light}`);
  return (
    <span className="light-mark" style={{ color: `var(--light-${light})` }}>
      <svg width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path d={SHAPES[light]} />
      </svg>
      <span className={word ? undefined : 'unseen'}>{name}</span>
    </span>
  );
}
