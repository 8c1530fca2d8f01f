import { useQuery } from '@tanstack/react-query';
import { type District, type FormField, type GivenPlace, isProblem } from '@wangge/client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useNames } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { useLocation } from './useLocation.ts';

const CaseMapView = lazy(() => import('../map/CaseMapView.tsx').then((module) => ({ default: module.CaseMapView })));

interface Props {
  district: District;
  value: GivenPlace | undefined;
  onChange: (place: GivenPlace | undefined) => void;
  /** A place to begin with, until another one is picked or found. */
  given?: GivenPlace;
  /** The field that takes the address, where the procedure asks for one. */
  address?: { field: FormField; value: string; onChange: (address: string) => void } | undefined;
}

/** The phone's own place with its accuracy, or a point on a small map. The server says which street and community it is. */
export function PlaceField({ district, value, onChange, given, address }: Props) {
  const { t } = useWords();
  const names = useNames();
  const problemWords = useProblemWords();
  // A place less sure than the distance within which two reports may be one is asked for again.
  const enough = district.similar.metres;
  const { located, again } = useLocation(enough);
  const [picked, setPicked] = useState(given);
  const [picking, setPicking] = useState(false);
  const found = located.kind === 'found' ? located.place : undefined;
  const place = picked ?? found;
  useEffect(() => {
    if (place !== value) onChange(place);
  }, [place, value, onChange]);

  const where = useQuery({
    queryKey: ['locate', place],
    queryFn: ({ signal }) => server.district.locate(place!, signal),
    enabled: place !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const refused = isProblem(where.error) && !where.error.isPassing ? problemWords(where.error) : undefined;
  const areas = where.data?.areas.slice(1).map((code) => names.areaName(code)) ?? [];

  const sentence = () => {
    if (picked) return t(picked === given ? 'report.placeGiven' : 'report.placePicked');
    if (located.kind === 'denied' || located.kind === 'unavailable') return t(`report.${located.kind}`);
    if (!found) return t('report.locating');
    const metres = Math.round(found.accuracy ?? 0);
    return t(metres > enough ? 'report.poor' : 'report.located', { metres });
  };

  return (
    <section className="report-field" aria-label={t('report.place')}>
      <span>{t('report.place')}</span>
      <p role="status">
        {areas.length > 0 && <strong>{areas.join(' › ')} </strong>}
        <span className={found || picked ? 'muted' : ''}>{sentence()}</span>
      </p>
      {refused && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row">
        <button type="button" className="button tall" aria-expanded={picking} onClick={() => setPicking(!picking)}>
          {t(picking ? 'report.pickDone' : 'report.pick')}
        </button>
        {(picked || located.kind !== 'locating') && (
          <button
            type="button"
            className="button tall"
            onClick={() => {
              setPicked(undefined);
              again();
            }}
          >
            {t('report.again')}
          </button>
        )}
      </div>
      {picking && (
        <div className="report-map">
          <Suspense fallback={<p className="muted">{t('common.loading')}</p>}>
            <CaseMapView
              district={district}
              legend={false}
              view={place && { lng: place.lng, lat: place.lat, zoom: 15.5 }}
              chosen={place && { id: 'place', lng: place.lng, lat: place.lat, light: 'none' }}
              onPick={(lng, lat) => setPicked({ lng: round(lng), lat: round(lat), crs: 'CGCS2000' })}
            />
          </Suspense>
        </div>
      )}
      {address && <AddressField {...address} />}
    </section>
  );
}

/** As people would tell it. The server holds it against the point. */
function AddressField({ field, value, onChange }: NonNullable<Props['address']>) {
  const { t, name } = useWords();
  return (
    <label className="report-field">
      <span>
        {name(field.name)} {!field.required && <small className="muted">{t('form.optional')}</small>}
      </span>
      <input
        type="text"
        autoComplete="off"
        value={value}
        placeholder={t('report.addressHint')}
        {...(field.max !== undefined && { maxLength: field.max })}
        onChange={(event) => onChange(event.target.value)}
      />
      {field.personal && <small className="muted">{t('form.personal')}</small>}
    </label>
  );
}

/** Six decimals are a tenth of a metre; more would claim what a finger cannot point at. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
