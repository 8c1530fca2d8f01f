import { newId } from '@wangge/client';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words/index.ts';

/** A photo on this phone, with the id it will have on the server. */
export interface Shot {
  id: string;
  file: File;
  url: string;
}

const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

interface Props {
  max: number;
  bytes: number;
  shots: readonly Shot[];
  onChange: (shots: Shot[]) => void;
}

/**
 * The camera opens at once when the page was reached by a tap: browsers allow it only for a few seconds after one. Opened otherwise, the first
 * large button does it.
 */
export function ShotField({ max, bytes, shots, onChange }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    const coarse = window.matchMedia('(pointer: coarse)').matches;
    if (coarse && navigator.userActivation?.isActive) input.current?.click();
  }, []);

  const take = (files: FileList | null) => {
    const added: Shot[] = [];
    let said = '';
    for (const file of Array.from(files ?? [])) {
      if (shots.length + added.length >= max) said = t('form.photosMost', { max });
      else if (!TYPES.includes(file.type)) said = t('form.photoType');
      else if (file.size > bytes) {
        said = t('form.photoTooLarge', { size: (file.size / 1e6).toFixed(1), max: (bytes / 1e6).toFixed(0) });
      } else added.push({ id: newId(), file, url: URL.createObjectURL(file) });
    }
    setFault(said);
    if (added.length > 0) onChange([...shots, ...added]);
  };

  return (
    <div className="shots">
      <input
        ref={input}
        id="report-photo"
        className="unseen"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/*"
        capture="environment"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <ul>
        {shots.map((shot) => (
          <li key={shot.id}>
            <img src={shot.url} alt={shot.file.name} />
            <button
              type="button"
              aria-label={t('common.remove')}
              onClick={() => {
                URL.revokeObjectURL(shot.url);
                onChange(shots.filter((one) => one.id !== shot.id));
              }}
            >
              ×
            </button>
          </li>
        ))}
        {shots.length < max && (
          <li className={shots.length === 0 ? 'first' : ''}>
            <label htmlFor="report-photo">
              <svg
                width="32"
                height="32"
                viewBox="0 0 24 24"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.6"
                aria-hidden="true"
              >
                <path d="M4 8h3l2-3h6l2 3h3v11H4z" strokeLinejoin="round" />
                <circle cx="12" cy="13.3" r="3.4" />
              </svg>
              {t(shots.length === 0 ? 'report.photo' : 'report.photoMore')}
            </label>
          </li>
        )}
      </ul>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
