import type { Offer } from '@wangge/client';
import { useCallback } from 'react';
import { useWords } from '../words/index.ts';

/** That it was done, and what the case is now; a step of a request or a ballot reads as a record and not as a verb. */
export function useDoneWords(): (offer: Offer, state?: string) => string {
  const { t } = useWords();
  const offerName = useOfferName();
  return useCallback(
    (offer, state) => {
      const action = offerName(offer);
      const isStep = offer.verb !== undefined && offer.verb !== 'ask';
      if (state) return t(isStep ? 'case.stepDoneNow' : 'case.doneNow', { action, state });
      return t(isStep ? 'case.stepDone' : 'case.done', { action });
    },
    [t, offerName],
  );
}

/** An offer's name; for a step of a request or a ballot with what is done, since its steps share one name. */
export function useOfferName(): (offer: Offer, plain?: string) => string {
  const { t, name } = useWords();
  return useCallback(
    (offer, plain = name(offer.name)) => (offer.verb ? t(`form.verb.${offer.verb}`, { name: plain }) : plain),
    [t, name],
  );
}
