import { isProblem, newId } from '@wangge/client';
import { useEffect, useRef, useState } from 'react';
import { server } from '../server/client.ts';
import { nameIn, useWords } from '../words/index.ts';
import './photos.css';

interface Props {
  id: string;
  max: number;
  /** Largest photo in bytes that the district takes. */
  bytes: number | undefined;
  onChange: (ids: string[]) => void;
  onUploading: (busy: boolean) => void;
}

interface Shot {
  id: string;
  file: File;
  url: string;
  share: number;
  state: 'sending' | 'done' | 'failed';
  why?: string;
}

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** Photos go up while the rest of the form is filled in; a cut one is sent on from where it stopped. */
export function PhotosInput({ id, max, bytes, onChange, onUploading }: Props) {
  const { t, locale } = useWords();
  const [shots, setShots] = useState<Shot[]>([]);
  const [fault, setFault] = useState('');
  const stop = useRef<AbortController>(undefined);
  useEffect(() => {
    const own = new AbortController();
    stop.current = own;
    return () => own.abort();
  }, []);

  const report = useRef({ onChange, onUploading });
  useEffect(() => {
    report.current = { onChange, onUploading };
  });
  useEffect(() => {
    report.current.onChange(shots.filter((shot) => shot.state === 'done').map((shot) => shot.id));
    report.current.onUploading(shots.some((shot) => shot.state === 'sending'));
  }, [shots]);

  const patch = (shot: string, change: Partial<Shot>) =>
    setShots((current) => current.map((one) => (one.id === shot ? { ...one, ...change } : one)));

  const send = async ({ id: shot, file }: Shot) => {
    patch(shot, { state: 'sending' });
    const signal = stop.current?.signal;
    try {
      await server.photos.upload({
        id: shot,
        blob: file,
        onProgress: (share) => patch(shot, { share }),
        ...(signal && { signal }),
      });
      patch(shot, { state: 'done', share: 1 });
    } catch (error) {
      if (signal?.aborted) return;
      patch(shot, { state: 'failed', ...(isProblem(error) && { why: nameIn(error.text, locale) || error.message }) });
    }
  };

  const take = (files: FileList | null) => {
    const added: Shot[] = [];
    let said = '';
    for (const file of Array.from(files ?? [])) {
      if (shots.length + added.length >= max) said = t('form.photosMost', { max });
      else if (!PHOTO_TYPES.includes(file.type)) said = t('form.photoType');
      else if (bytes !== undefined && file.size > bytes) {
        said = t('form.photoTooLarge', { size: (file.size / 1e6).toFixed(1), max: (bytes / 1e6).toFixed(0) });
      } else added.push({ id: newId(), file, url: URL.createObjectURL(file), share: 0, state: 'sending' });
    }
    setFault(said);
    setShots((current) => [...current, ...added]);
    for (const shot of added) void send(shot);
  };

  const drop = (shot: Shot) => {
    URL.revokeObjectURL(shot.url);
    setShots((current) => current.filter((one) => one.id !== shot.id));
  };

  return (
    <div className="photos-input">
      <ul>
        {shots.map((shot) => (
          <li key={shot.id}>
            <img src={shot.url} alt={shot.file.name} />
            {shot.state === 'sending' && (
              <span role="status">{t('form.photoUploading', { percent: Math.round(shot.share * 100) })}</span>
            )}
            {shot.state === 'failed' && (
              <button type="button" className="link" title={shot.why} onClick={() => void send(shot)}>
                {shot.why ?? t('form.photoFailed')}
              </button>
            )}
            <button type="button" className="photo-drop" aria-label={t('common.remove')} onClick={() => drop(shot)}>
              ×
            </button>
          </li>
        ))}
        {shots.length < max && (
          <li>
            <label className="photo-add" htmlFor={id}>
              + {t('form.addPhotos')}
            </label>
            <input
              id={id}
              className="unseen"
              type="file"
              accept={PHOTO_TYPES.join(',')}
              multiple={max > 1}
              onChange={(event) => {
                take(event.target.files);
                event.target.value = '';
              }}
            />
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
