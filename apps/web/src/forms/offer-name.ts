import type { Offer } from '@wangge/client';
import { useCallback } from 'react';
import { useWords } from '../words/index.ts';

/** An offer's name; for a step of a request or a ballot with what is done, since its steps share one name. */
export function useOfferName(): (offer: Offer, plain?: string) => string {
  const { t, name } = useWords();
  return useCallback(
    (offer, plain = name(offer.name)) => (offer.verb ? t(`form.verb.${offer.verb}`, { name: plain }) : plain),
    [t, name],
  );
}
