import type { GivenPlace } from '@wangge/client';
import { useCallback, useEffect, useRef, useState } from 'react';

export type Located =
  | { kind: 'locating' }
  | { kind: 'found'; place: GivenPlace }
  | { kind: 'denied' }
  | { kind: 'unavailable' };

const PATIENCE = 20_000;
/** Milliseconds for which an answer of the device still counts; who asks again wants a new one. */
const RECENT = 30_000;

/**
 * Where the phone is, in WGS-84 with its accuracy in metres. A first rough answer is taken and bettered while the page is open, since satellites take
 * their time; it is never made worse.
 */
export function useLocation(enough: number): { located: Located; again: () => void } {
  const [located, setLocated] = useState<Located>({ kind: 'locating' });
  const [asked, setAsked] = useState(0);
  const best = useRef(Number.POSITIVE_INFINITY);

  useEffect(() => {
    if (!('geolocation' in navigator)) {
      setLocated({ kind: 'unavailable' });
      return;
    }
    best.current = Number.POSITIVE_INFINITY;
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        if (accuracy >= best.current) return;
        best.current = accuracy;
        setLocated({ kind: 'found', place: { lng: longitude, lat: latitude, crs: 'WGS-84', accuracy } });
        if (accuracy <= enough) navigator.geolocation.clearWatch(watch);
      },
      (error) => {
        if (best.current === Number.POSITIVE_INFINITY) {
          setLocated({ kind: error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable' });
        }
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: asked === 0 ? RECENT : 0 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [asked, enough]);

  const again = useCallback(() => {
    setLocated({ kind: 'locating' });
    setAsked((times) => times + 1);
  }, []);
  return { located, again };
}
