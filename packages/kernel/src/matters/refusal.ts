import type { Role } from '../procedures/schema.ts';

/** What is wrong with one field of a form. */
export interface FormFault {
  field: string;
  fault:
    | 'required'
    | 'unknown-field'
    | 'not-asked'
    | 'wrong-type'
    | 'too-long'
    | 'too-many'
    | 'too-few'
    | 'out-of-range'
    | 'not-whole'
    | 'not-a-choice'
    | 'unknown-category'
    | 'unknown-condition'
    | 'condition-of-other-category'
    | 'unknown-unit'
    | 'unknown-staff'
    | 'could-not-read'
    | 'unknown-photo'
    | 'unknown-matter'
    | 'not-an-ended-matter'
    | 'not-a-date'
    | 'not-a-code'
    | 'too-old'
    | 'not-yet';
  /** The bound or the values that are accepted; of a field that is not asked, the answers after which it is. */
  accepted?: readonly string[] | number;
}

/** Why a command is not carried out. Always names its reason; `allowed` are the actions open to this actor now. */
export type Refusal =
  | { code: 'unknown-action'; action: string; allowed: readonly string[] }
  | { code: 'ended'; state: string; allowed: readonly string[] }
  | { code: 'wrong-state'; action: string; state: string; from: readonly string[]; allowed: readonly string[] }
  | { code: 'not-yours'; action: string; role: Role; by: readonly Role[]; allowed: readonly string[] }
  | { code: 'form'; action: string; faults: readonly FormFault[]; allowed: readonly string[] }
  | {
      code: 'guard';
      action: string;
      guard: string;
      details: Readonly<Record<string, unknown>>;
      allowed: readonly string[];
    };
