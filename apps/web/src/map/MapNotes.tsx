import type { District } from '@wangge/client';
import { LightMark } from '../theme/LightMark.tsx';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import type { TroubleSince } from './base/tile-watch.ts';
import { LIGHTS } from './points.ts';
import { lengthWords, scaleBar } from './scale.ts';

/** The scale is at most so wide, in pixels. */
const SCALE = 96;

interface Props {
  district: District;
  legend: boolean;
  /** Pixels on the right covered by the case. */
  inset: number;
  /** How many points are drawn, where there are more. */
  more: number | undefined;
  /** Side of the squares to whose middles points are moved for this reader, in metres. */
  roundedTo: number | undefined;
  isFailed: boolean;
  trouble: TroubleSince | undefined;
  onRetry: () => void;
  metresPerPixel: number | undefined;
}

/** What is said beside the map: the lights, what is wrong, how long a length is, where the shapes and the tiles come from. */
export function MapNotes(props: Props) {
  const { district, legend, inset, more, roundedTo, isFailed, trouble, onRetry, metresPerPixel } = props;
  const { t, name } = useWords();
  const { timeOnly } = useMoments();
  const { baseMap } = district;
  const scale = metresPerPixel === undefined ? undefined : scaleBar(metresPerPixel, SCALE);
  return (
    <div className="map-notes" style={{ maxWidth: `min(420px, calc(100% - ${inset + 16}px))` }}>
      <div className="map-key">
        {legend && (
          <fieldset className="legend" aria-label={t('map.legend')}>
            {LIGHTS.map((one) => (
              <LightMark key={one} light={one} size={12} word />
            ))}
          </fieldset>
        )}
        {scale && (
          <div className="map-scale" role="img" aria-label={t('map.scale', { length: lengthWords(scale.metres) })}>
            <span style={{ width: scale.pixels }}>{lengthWords(scale.metres)}</span>
          </div>
        )}
      </div>
      {roundedTo !== undefined && <p>{t('map.rounded', { metres: roundedTo })}</p>}
      {more !== undefined && <p>{t('map.more', { count: more })}</p>}
      {isFailed && <p role="alert">{t('map.failed')}</p>}
      {trouble && (
        <p role="alert" className="map-trouble">
          {t('map.baseTrouble', {
            why: t(`map.baseWhy.${trouble.trouble}`),
            time: timeOnly(new Date(trouble.since).toISOString()),
          })}{' '}
          <button type="button" className="link" onClick={onRetry}>
            {t('common.retry')}
          </button>
        </p>
      )}
      <p>
        {name(district.gridNotice) || t('map.notice')}
        {!baseMap && ` · ${t('map.noBase')}`}
        {baseMap?.attribution && ` · ${baseMap.attribution}`}
      </p>
    </div>
  );
}
