import type { CasePhoto, CaseView } from '@wangge/client';
import { Image } from 'antd';
import { server } from '../server/client.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { zh } from '../words/zh.ts';

type Slot = keyof typeof zh.case.slot;

/** Photos with what they prove: before or after, when, and how far from the case. */
export function CasePhotos({ view }: { view: CaseView }) {
  const { t } = useWords();
  if (view.photoList.length === 0) return null;
  return (
    <section className="block">
      <h3>{t('case.photos')}</h3>
      <Image.PreviewGroup>
        <ul className="photos">
          {view.photoList.map((photo) => (
            <li key={photo.id}>
              <Photo photo={photo} />
            </li>
          ))}
        </ul>
      </Image.PreviewGroup>
    </section>
  );
}

function Photo({ photo }: { photo: CasePhoto }) {
  const { t } = useWords();
  const { moment } = useMoments();
  const slots = t('case.slot', { returnObjects: true }) as Record<Slot, string>;
  const slot = photo.slot in slots ? slots[photo.slot as Slot] : photo.slot;
  const facts = [
    photo.takenAt ? t('case.photoTaken', { time: moment(photo.takenAt) }) : undefined,
    photo.awayMetres === null ? undefined : t('case.photoAway', { metres: Math.round(photo.awayMetres) }),
  ].filter(Boolean);
  return (
    <figure>
      {photo.gone ? (
        <p className="photo-gone muted">{t('case.gone')}</p>
      ) : (
        <Image src={server.photos.urlOf(photo.id)} alt={`${slot} ${facts.join('，')}`} width={104} height={78} />
      )}
      <figcaption title={facts.join('\n')}>
        {slot}
        {photo.awayMetres !== null && ` · ${Math.round(photo.awayMetres)} m`}
      </figcaption>
    </figure>
  );
}
