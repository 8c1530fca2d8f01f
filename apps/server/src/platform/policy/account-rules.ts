/** A figure that is a choice, and where it comes from. */
export interface Figure {
  value: number;
  source: string;
}

/** The figures of log-in and sessions. All of them go by real time. */
export interface AccountRules {
  password: {
    /** Memory of one argon2id hash in KiB, passes over it, lanes. A change rehashes each password at its next log-in. */
    memory: Figure;
    passes: Figure;
    lanes: Figure;
    /** Characters. */
    minLength: Figure;
    maxLength: Figure;
    /** Different characters in it: refuses "aaaaaaaaaaaa". */
    minDistinct: Figure;
    /** Hours in which a temporary password has to be used. */
    temporaryHours: Figure;
  };
  lockout: {
    /** Failures in a row that lock the account, of password and code together. */
    failures: Figure;
    /** Minutes that the lock lasts. */
    minutes: Figure;
  };
  /** Log-ins by the address that they come from, whatever account they name. */
  address: {
    /** Failures of all accounts together that an address has within `minutes`; after them no log-in is taken from there. */
    failures: Figure;
    minutes: Figure;
  };
  /** What an address may ask of the API without a session. */
  strangers: {
    /** Requests within `seconds`. */
    requests: Figure;
    seconds: Figure;
  };
  session: {
    /** Minutes without a request after which a session ends. */
    idleMinutes: Figure;
    /** Hours after which it ends in any case. */
    lifeHours: Figure;
    /** Seconds between two notes that a session is awake: a note a request would be a write a read. */
    noteSeconds: Figure;
  };
  totp: {
    /** Seconds of a time step, digits of a code. */
    period: Figure;
    digits: Figure;
    /** Steps before and after the present one whose codes count. */
    drift: Figure;
  };
}

const owasp = 'OWASP Password Storage Cheat Sheet: argon2id with m=19456 (19 MiB), t=2, p=1';
const levelThree =
  'GB/T 22239-2019 level 3, 8.1.4.1 asks for failure handling and time-out and names no figure [M]; ' +
  'the figure is customary in its assessments [M]';

export const accountRules: AccountRules = {
  password: {
    memory: { value: 19_456, source: owasp },
    passes: { value: 2, source: owasp },
    lanes: { value: 1, source: owasp },
    minLength: {
      value: 12,
      source: 'OWASP ASVS 4.0.3, 2.1.1: at least 12 characters, and no rule of composition (2.1.9)',
    },
    maxLength: { value: 128, source: 'OWASP ASVS 4.0.3, 2.1.2: at least 64 are allowed, more than 128 are not' },
    minDistinct: { value: 5, source: 'A setting' },
    temporaryHours: { value: 72, source: 'OWASP ASVS 4.0.3, 2.3.1 asks for a short period; three days span a weekend' },
  },
  lockout: {
    failures: { value: 5, source: levelThree },
    minutes: { value: 30, source: levelThree },
  },
  address: {
    failures: {
      value: 200,
      source:
        'A setting: a hotline room of 200 behind one address may each mistype once at the change of shift; a guesser gets 19,200 tries a day over all accounts, of which five in a row lock one',
    },
    minutes: { value: 15, source: 'A setting: half of what a locked account waits, since others share the address' },
  },
  strangers: {
    requests: {
      value: 6000,
      source:
        'A setting: a page asks some ten times before its log-in, so that 600 pages may open in a minute behind one address',
    },
    seconds: { value: 60, source: 'A setting' },
  },
  session: {
    idleMinutes: { value: 30, source: `${levelThree}; OWASP Session Management Cheat Sheet: 15–30 minutes` },
    lifeHours: { value: 8, source: 'OWASP Session Management Cheat Sheet: 4–8 hours for a day of office work' },
    noteSeconds: { value: 60, source: 'A setting; idle time is told in minutes' },
  },
  totp: {
    period: { value: 30, source: 'RFC 6238, 5.2' },
    digits: { value: 6, source: 'RFC 4226, 5.3: at least 6' },
    drift: {
      value: 1,
      source: 'RFC 6238, 5.2 recommends at most one step for delay; one more for a clock that runs fast',
    },
  },
};
