import { useQuery } from '@tanstack/react-query';
import { type District, type GivenPlace, newId, type ProcedureView } from '@wangge/client';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useWide } from '../desk/useWide.ts';
import { catalogueQuery } from '../district/district.ts';
import { isBlank, lengthOf, type Values, wireValues } from '../forms/values.ts';
import { server } from '../server/client.ts';
import { useSession } from '../session/session.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import { CategoryChips } from './CategoryChips.tsx';
import { MoreFields } from './MoreFields.tsx';
import { PlaceField } from './PlaceField.tsx';
import { keepReport } from './queue.ts';
import { type Shot, ShotField } from './ShotField.tsx';
import { sendQueue } from './sync.ts';

interface Props {
  district: District;
  procedure: ProcedureView;
  /** The report is kept on the phone and on its way. */
  onKept: (matterId: string) => void;
}

/** The fields that have their own place on the screen; all others of the procedure's opening form follow under "more". */
const OWN_TYPES = ['place', 'category', 'condition', 'photos'];

export function ReportForm({ district, procedure, onKept }: Props) {
  const { t, name } = useWords();
  const { staff, post } = useSession();
  const { businessTime } = useMoments();
  const isWide = useWide();
  const form = procedure.opening.form;
  const textField = form.find((one) => one.field === 'text' && one.type === 'text');
  const photoField = form.find((one) => one.type === 'photos');
  const addressField = form.find((one) => one.describes === 'place');
  const categoryField = form.find((one) => one.type === 'category');
  const [shots, setShots] = useState<Shot[]>([]);
  const [place, setPlace] = useState<GivenPlace>();
  const [values, setValues] = useState<Values>({});
  const [refused, setFault] = useState<'needPlace' | 'needText' | 'needMore' | 'notKept'>();
  const [saving, setSaving] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const catalogue = useQuery(catalogueQuery);
  const frequency = useQuery({
    queryKey: ['report', 'frequency'],
    queryFn: () => server.cases.counts({}).then((counts) => counts.category),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const more = useMemo(
    () => form.filter((one) => !OWN_TYPES.includes(one.type) && one !== textField && !one.describes),
    [form, textField],
  );
  // In the street one screen is enough; who takes a call or a paper at a desk writes down how it is called and who asks.
  const isFolded = !isWide && photoField !== undefined;
  const title = isFolded ? undefined : more.find(({ field, type }) => field === 'title' && type === 'text');
  const rest = more.filter((one) => one !== title);
  const sources = procedure.opening.sources[post.role] ?? [];
  const [source, setSource] = useState(sources[0]);
  const set = (patch: Values) => setValues((now) => ({ ...now, ...patch }));

  // A fault goes as soon as what was missing is there.
  const missing = more.filter(({ field, required }) => required && isBlank(values[field]));
  const mended =
    (refused === 'needPlace' && place) ||
    (refused === 'needText' && !isBlank(values.text)) ||
    (refused === 'needMore' && missing.length === 0);
  const fault = mended ? undefined : refused;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!place) return setFault('needPlace');
    if (textField?.required && isBlank(values.text)) {
      text.current?.focus();
      return setFault('needText');
    }
    if (missing.length > 0) return setFault('needMore');
    setSaving(true);
    const matterId = newId();
    try {
      await keepReport({
        matterId,
        staff: staff.id,
        state: 'waiting',
        photoField: photoField?.field ?? 'photos',
        photos: shots.map((shot) => ({ id: shot.id, blob: shot.file })),
        command: {
          id: newId(),
          matterId,
          procedure: procedure.id,
          reportedAt: new Date(businessTime(Date.now())).toISOString(),
          // The first is meant where none is named, also under the post that its person has when it is sent.
          ...(source === undefined || source === sources[0] ? {} : { source }),
          form: { ...wireValues(form, values), place },
        },
      });
    } catch {
      setSaving(false);
      return setFault('notKept');
    }
    for (const shot of shots) URL.revokeObjectURL(shot.url);
    void sendQueue(staff.id);
    onKept(matterId);
  };

  const shared = { isFolded, reasons: procedure.reasons, values, onChange: set };
  const chosen = typeof values.category === 'string' ? values.category : undefined;
  const words = typeof values.text === 'string' ? values.text : '';
  return (
    <form className="report" onSubmit={submit} noValidate>
      {photoField && (
        <ShotField
          max={photoField.max ?? district.photos.perMatter}
          bytes={district.photos.bytes}
          shots={shots}
          onChange={setShots}
        />
      )}
      <PlaceField
        district={district}
        value={place}
        onChange={setPlace}
        address={
          addressField && {
            field: addressField,
            value: String(values[addressField.field] ?? ''),
            onChange: (address) => set({ [addressField.field]: address || undefined }),
          }
        }
      />
      {title && <MoreFields fields={[title]} {...shared} />}
      {textField && (
        <label className="report-field">
          <span>{name(textField.name)}</span>
          <textarea
            ref={text}
            rows={3}
            // Where and what to look at is asked of what somebody saw; of a petition, a wish or a project the name of the field says enough.
            placeholder={categoryField && photoField && t('report.textHint')}
            value={words}
            aria-invalid={fault === 'needText'}
            aria-describedby={
              [textField.help && 'report-text-help', fault && 'report-fault'].filter(Boolean).join(' ') || undefined
            }
            onChange={(event) => set({ text: event.target.value })}
          />
          {textField.help && (
            <small id="report-text-help" className="muted">
              {name(textField.help)}
            </small>
          )}
          {textField.max !== undefined && lengthOf(words) > textField.max * 0.9 && (
            <small className={lengthOf(words) > textField.max ? 'fault' : 'muted'}>
              {t('form.count', { length: lengthOf(words), max: textField.max })}
            </small>
          )}
        </label>
      )}
      {categoryField && catalogue.data && (
        <CategoryChips
          catalogue={catalogue.data}
          frequency={frequency.data ?? {}}
          text={words}
          chosen={chosen}
          onChange={(category) => set({ [categoryField.field]: category })}
        />
      )}
      {sources.length > 1 && (
        <label className="report-field">
          <span>{t('report.source')}</span>
          <select value={source} onChange={(event) => setSource(event.target.value)}>
            {sources.map((one) => (
              <option key={one} value={one}>
                {name(procedure.sources[one]) || one}
              </option>
            ))}
          </select>
        </label>
      )}
      {rest.length > 0 && <MoreFields fields={rest} {...shared} />}
      <div className="report-send">
        {fault && (
          <p id="report-fault" className="fault" role="alert">
            {fault === 'needMore'
              ? t('report.needMore', { fields: missing.map((one) => name(one.name)).join(t('common.comma')) })
              : t(`report.${fault}`)}
          </p>
        )}
        <button
          type="submit"
          className="button primary wide tall"
          disabled={saving || (textField?.max !== undefined && lengthOf(words) > textField.max)}
        >
          {t('report.send', { act: name(procedure.opening.name), centre: name(district.name) })}
        </button>
      </div>
    </form>
  );
}
