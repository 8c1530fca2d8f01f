import type { CaseView, Offer } from '@wangge/client';
import { Button, Tooltip } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { useOfferName } from '../forms/offer-name.ts';
import type { Values } from '../forms/values.ts';
import { useWords } from '../words/index.ts';
import { RequestGrounds } from './CaseRequests.tsx';

interface Props {
  view: CaseView;
  names: DistrictNames;
  now: number;
  /** Grows by one each time the key `d` is pressed. */
  dispatchAsked?: number | undefined;
  onDispatchRefused?: (() => void) | undefined;
  /** An action was carried out; the view is the case after it, where it is still within reach. */
  onDone: (offer: Offer, view: CaseView | undefined) => void;
}

/** Steps that nobody is urged to take. */
const ASIDE = new Set<Offer['verb']>(['ask', 'withdraw', 'recuse', 'substitute']);

/** Steps that decide on what somebody asked for: its grounds stand beside them. */
const DECIDES = new Set<Offer['verb']>(['approve', 'refuse']);

/** Everything the reader may do, from the server; a refused offer is shown with its reason. */
export function CaseActions({ view, names, now, dispatchAsked, onDispatchRefused, onDone }: Props) {
  const { t, name } = useWords();
  const offerName = useOfferName();
  const [chosen, setChosen] = useState<{ action: string; preset?: Values }>();
  const offer = view.actions.find((one) => one.action === chosen?.action);

  const answered = useRef(dispatchAsked);
  useEffect(() => {
    if (dispatchAsked === undefined || dispatchAsked === answered.current) return;
    answered.current = dispatchAsked;
    const found = findAdvised(view);
    if (found) setChosen(found);
    else onDispatchRefused?.();
  }, [dispatchAsked, view, onDispatchRefused]);

  // Who leaves a form is led back to the button that opened it.
  const left = useRef<string>(undefined);
  const footer = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosen || left.current === undefined) return;
    footer.current?.querySelector<HTMLElement>(`[data-action="${CSS.escape(left.current)}"]`)?.focus();
    left.current = undefined;
  }, [chosen]);

  // What hangs on a mark that the case does not bear (answering a supervision that there is none of) is no step of it now: nobody could
  // do anything about the reason.
  const offers = view.actions.filter((one) => one.refused?.guard !== 'flag');
  if (offers.length === 0) {
    const turn = names.state(view.procedure.id, view.state)?.desk.map((role) => names.roleName(role)) ?? [];
    const who = turn.join(t('common.comma'));
    return (
      <footer className="case-actions muted">
        {!view.endedAt && (who ? t('case.othersTurn', { who }) : t('case.noActions'))}
      </footer>
    );
  }
  if (offer) {
    const decided = view.requests.find(({ id }) => DECIDES.has(offer.verb) && offer.action === `${offer.verb}-${id}`);
    return (
      <footer className="case-actions open">
        <h3>{offerName(offer)}</h3>
        {offer.refused && <p className="fault">{t('form.refusedWhy', { reason: name(offer.refused.text) })}</p>}
        {decided && <RequestGrounds request={decided} names={names} now={now} />}
        <ActionForm
          key={offer.action}
          view={view}
          offer={offer}
          names={names}
          preset={chosen?.preset}
          onDone={(next) => {
            setChosen(undefined);
            onDone(offer, next);
          }}
          onCancel={() => {
            left.current = offer.action;
            setChosen(undefined);
          }}
        />
      </footer>
    );
  }
  const refused = offers.filter((one) => one.refused);
  const first = offers.find((one) => !one.refused && !one.grave && !ASIDE.has(one.verb));
  return (
    <footer ref={footer} className="case-actions">
      <h3 className="unseen">{t('case.actions')}</h3>
      <div className="row">
        {offers.map((one) => (
          <OfferButton
            key={one.action}
            offer={one}
            primary={one === first}
            onChoose={() => setChosen({ action: one.action })}
          />
        ))}
      </div>
      {refused.length > 0 && (
        <ul className="refusals">
          {refused.map(
            (one) =>
              one.refused && (
                <li key={one.action}>{t('common.pair', { name: offerName(one), value: name(one.refused.text) })}</li>
              ),
          )}
        </ul>
      )}
    </footer>
  );
}

function OfferButton({ offer, primary, onChoose }: { offer: Offer; primary: boolean; onChoose: () => void }) {
  const { t, name } = useWords();
  const offerName = useOfferName();
  const button = (
    <Button
      type={primary ? 'primary' : 'default'}
      danger={offer.grave}
      disabled={offer.refused !== undefined}
      onClick={onChoose}
      data-action={offer.action}
    >
      {offerName(offer)}
    </Button>
  );
  if (!offer.refused) return button;
  return <Tooltip title={t('form.refusedWhy', { reason: name(offer.refused.text) })}>{button}</Tooltip>;
}

/** The offered action that takes a unit by the duty list, with the first advice in it. */
function findAdvised(view: CaseView): { action: string; preset: Values } | undefined {
  const [best] = view.advice;
  if (!best) return undefined;
  for (const offer of view.actions) {
    const field = offer.form.find((one) => one.advice === 'duty-list');
    if (field && !offer.refused) return { action: offer.action, preset: { [field.field]: best.unit } };
  }
  return undefined;
}
