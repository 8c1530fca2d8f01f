import type { FormField } from '@wangge/client';
import { useNames } from '../district/district.ts';
import { PersonPicker } from '../forms/PersonPicker.tsx';
import { UnitPicker } from '../forms/UnitPicker.tsx';
import type { Values } from '../forms/values.ts';
import { DeskFrame } from '../frame/DeskFrame.tsx';

interface Props {
  id: string;
  field: FormField;
  values: Values;
  onChange: (patch: Values) => void;
}

/** Units and people are chosen as at the desk; only a report that asks for them loads what that takes. */
export default function DeskField({ id, field, values, onChange }: Props) {
  const names = useNames();
  const common = {
    id,
    described: undefined,
    max: field.max,
    value: values[field.field],
    faulty: false,
    names,
    onChange: (value: unknown) => onChange({ [field.field]: value }),
  };
  return (
    <DeskFrame>
      {field.type === 'unit' || field.type === 'units' ? (
        <UnitPicker {...common} many={field.type === 'units'} advice={[]} takes={field.takes} />
      ) : (
        <PersonPicker {...common} many={field.type === 'panel'} among={undefined} />
      )}
    </DeskFrame>
  );
}
