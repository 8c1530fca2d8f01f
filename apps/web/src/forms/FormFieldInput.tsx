import { useQuery } from '@tanstack/react-query';
import type { CaseView, FormField, Offer } from '@wangge/client';
import { Input, InputNumber, Radio, Select, Switch } from 'antd';
import { useId } from 'react';
import type { DistrictNames } from '../district/district.ts';
import { server } from '../server/client.ts';
import { useWords } from '../words/index.ts';
import { CategoryPicker } from './CategoryPicker.tsx';
import { ConditionPicker } from './ConditionPicker.tsx';
import { useFieldFaultWords } from './fault-words.ts';
import { MatterPicker } from './MatterPicker.tsx';
import { PersonPicker } from './PersonPicker.tsx';
import { PhotosInput } from './PhotosInput.tsx';
import { RatingInput } from './RatingInput.tsx';
import './rating.css';
import { seatsFor } from './seats.ts';
import { UnitPicker } from './UnitPicker.tsx';
import { choicesOf, type FieldFault, lengthOf, type Values } from './values.ts';

interface Props {
  field: FormField;
  /** The whole form: a condition depends on the category chosen beside it. */
  form: readonly FormField[];
  values: Values;
  fault: FieldFault | undefined;
  /** The action that the form belongs to. */
  offer: Offer;
  view: CaseView;
  names: DistrictNames;
  onChange: (patch: Values) => void;
  onUploading: (busy: boolean) => void;
}

/** A field with its name, what it is for, and what is wrong with it. */
export function FormFieldInput(props: Props) {
  const { field, fault } = props;
  const { t, name } = useWords();
  const faultWords = useFieldFaultWords();
  const id = useId();
  const described = [fault && `${id}-fault`, (field.help ?? field.personal) && `${id}-help`].filter(Boolean).join(' ');
  return (
    <div className={`field ${fault ? 'field-faulty' : ''}`} data-field={field.field}>
      <label htmlFor={id}>
        {name(field.name)}
        {field.required ? <span aria-hidden="true"> *</span> : <span className="muted"> {t('form.optional')}</span>}
      </label>
      <FieldControl {...props} id={id} described={described || undefined} />
      {field.help && (
        <p id={`${id}-help`} className="note">
          {name(field.help)}
        </p>
      )}
      {!field.help && field.personal && (
        <p id={`${id}-help`} className="note">
          {t('form.personal')}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} className="fault" role="alert">
          {faultWords(field, fault)}
        </p>
      )}
    </div>
  );
}

type ControlProps = Props & { id: string; described: string | undefined };

function FieldControl(props: ControlProps) {
  const { field, form, values, offer, view, names, onChange, onUploading, id, described, fault } = props;
  const { t, name } = useWords();
  const value = values[field.field];
  const set = (next: unknown) => onChange({ [field.field]: next });
  const status = fault ? 'error' : '';
  const aria = { id, 'aria-describedby': described, 'aria-required': field.required };

  switch (field.type) {
    case 'text': {
      const text = typeof value === 'string' ? value : '';
      return (
        <Input.TextArea
          {...aria}
          status={status}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={text}
          onChange={(event) => set(event.target.value)}
          {...(field.max !== undefined && { count: { show: true, max: field.max, strategy: lengthOf } })}
        />
      );
    }
    case 'code':
      return (
        <Input
          {...aria}
          status={status}
          autoComplete="off"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => set(event.target.value)}
          {...(field.max !== undefined && { maxLength: field.max })}
        />
      );
    case 'choice': {
      const options = choicesOf(field, names.procedure(view.procedure.id)?.reasons ?? {});
      if (options.length <= 4) {
        return (
          <Radio.Group
            id={id}
            className="choices"
            value={value}
            onChange={(event) => set(event.target.value)}
            options={options.map((one) => ({ value: one.value, label: name(one.text) }))}
          />
        );
      }
      return (
        <Select
          {...aria}
          status={status}
          allowClear={!field.required}
          placeholder={t('form.chooseReason')}
          value={value as string | undefined}
          onChange={set}
          options={options.map((one) => ({ value: one.value, label: name(one.text) }))}
        />
      );
    }
    case 'category': {
      const condition = form.find((one) => one.type === 'condition')?.field;
      return (
        <CategoryPicker
          id={id}
          described={described}
          value={value as string | undefined}
          names={names}
          faulty={fault !== undefined}
          // A condition belongs to its category and goes with it.
          onChange={(next) => onChange({ [field.field]: next, ...(condition && { [condition]: undefined }) })}
        />
      );
    }
    case 'condition': {
      const category = form.find((one) => one.type === 'category')?.field;
      const chosen = category === undefined ? view.category : values[category];
      return (
        <ConditionPicker
          id={id}
          category={typeof chosen === 'string' ? chosen : undefined}
          value={value as string | undefined}
          names={names}
          onChange={set}
        />
      );
    }
    case 'unit':
    case 'units':
      return (
        <UnitPicker
          id={id}
          described={described}
          many={field.type === 'units'}
          max={field.max}
          advice={field.advice ? view.advice : []}
          takes={field.takes}
          value={value}
          faulty={fault !== undefined}
          names={names}
          onChange={set}
        />
      );
    case 'staff':
      return <StaffPicker id={id} described={described} unit={view.lead ?? undefined} value={value} onChange={set} />;
    case 'person':
    case 'panel':
      return (
        <PersonPicker
          id={id}
          described={described}
          many={field.type === 'panel'}
          max={field.max}
          among={field.field === 'member' ? membersFor(offer, view) : undefined}
          value={value}
          faulty={fault !== undefined}
          names={names}
          onChange={set}
        />
      );
    case 'matter':
      return (
        <MatterPicker
          id={id}
          ended={field.ended === true}
          described={described}
          view={view}
          value={value}
          faulty={fault !== undefined}
          names={names}
          onChange={set}
        />
      );
    case 'date':
    case 'instant':
      return (
        <Input
          {...aria}
          status={status}
          type={field.type === 'date' ? 'date' : 'datetime-local'}
          value={field.type === 'date' ? String(value ?? '') : localOf(value)}
          onChange={(event) => set(field.type === 'date' ? event.target.value : instantOf(event.target.value))}
        />
      );
    case 'number':
      return (
        <InputNumber
          id={id}
          status={status}
          value={typeof value === 'number' ? value : null}
          onChange={set}
          {...(field.min !== undefined && { min: field.min })}
          {...(field.max !== undefined && { max: field.max })}
          {...(field.whole && { precision: 0 })}
        />
      );
    case 'boolean':
      return field.required ? (
        <Radio.Group
          id={id}
          value={value}
          onChange={(event) => set(event.target.value)}
          options={[
            { value: true, label: t('common.yes') },
            { value: false, label: t('common.no') },
          ]}
        />
      ) : (
        <Switch id={id} checked={value === true} onChange={set} />
      );
    case 'rating':
      return (
        <RatingInput
          id={id}
          described={described}
          min={field.min ?? 1}
          max={field.max ?? 5}
          required={field.required ?? false}
          value={typeof value === 'number' ? value : undefined}
          onChange={set}
        />
      );
    case 'photos':
      return (
        <PhotosInput
          id={id}
          max={field.max ?? names.district?.photos.perMatter ?? 1}
          bytes={names.district?.photos.bytes}
          onChange={set}
          onUploading={onUploading}
        />
      );
    case 'place':
      // A case has its place from its report; no action of a desk moves it.
      return <span className="muted">{`${view.lng}, ${view.lat}`}</span>;
  }
}

/** Who can give up a seat or be replaced, where the form is a step of a ballot. */
function membersFor({ action, verb }: Offer, view: CaseView) {
  const ballot = view.ballots.find((one) => action === `${verb}-${one.ballot}`);
  return ballot && (verb === 'recuse' || verb === 'substitute') ? seatsFor(ballot, verb) : undefined;
}

interface StaffProps {
  id: string;
  described: string | undefined;
  unit: string | undefined;
  value: unknown;
  onChange: (value: unknown) => void;
}

function StaffPicker({ id, described, unit, value, onChange }: StaffProps) {
  const { t } = useWords();
  const staff = useQuery({
    queryKey: ['staff', unit ?? ''],
    queryFn: () => server.district.staff(unit ?? ''),
    enabled: unit !== undefined,
  });
  return (
    <Select
      id={id}
      aria-describedby={described}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={staff.isPending}
      placeholder={t('form.chooseStaff')}
      value={value as string | undefined}
      onChange={onChange}
      options={staff.data?.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}

/** A moment as the browser's own field writes it, in the zone of this device. */
function localOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const instantOf = (local: string) => (local === '' ? undefined : new Date(local).toISOString());
