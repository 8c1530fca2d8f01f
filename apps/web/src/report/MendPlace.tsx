import type { FormField, GivenPlace } from '@wangge/client';
import { type FormEvent, useState } from 'react';
import { useDistrict } from '../district/district.ts';
import { useWords } from '../words/index.ts';
import { PlaceField } from './PlaceField.tsx';
import type { QueuedReport } from './queue.ts';

interface Props {
  report: QueuedReport;
  /** The changed part of the form. */
  onMend: (change: QueuedReport['command']['form']) => void;
  onCancel: () => void;
}

/** Place and address of a report that was refused for them, to be put right and sent again. */
export function MendPlace({ report, onMend, onCancel }: Props) {
  const { t } = useWords();
  const district = useDistrict();
  const { form, procedure } = report.command;
  const asked: FormField | undefined = district.data?.procedures
    .find((one) => one.id === procedure)
    ?.opening.form.find((one) => one.describes === 'place');
  // A confirmation was of the place as it stood.
  const { confirmed: _, ...given } = form.place;
  const [place, setPlace] = useState<GivenPlace | undefined>(given);
  const [address, setAddress] = useState(String((asked && form[asked.field]) ?? ''));
  if (!district.data) return <p className="muted">{t('common.loading')}</p>;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (place) onMend({ place, ...(asked && { [asked.field]: address.trim() || undefined }) });
  };
  return (
    <form className="report" onSubmit={send} noValidate>
      <PlaceField
        district={district.data}
        value={place}
        given={given}
        onChange={setPlace}
        address={asked && { field: asked, value: address, onChange: setAddress }}
      />
      <div className="row">
        <button type="submit" className="button primary tall" disabled={!place}>
          {t('report.placeResend')}
        </button>
        <button type="button" className="button tall" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  );
}
