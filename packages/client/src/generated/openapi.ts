// Made by scripts/client-types.ts from the OpenAPI document of the server; not edited by hand.

/** What each route answers with success, by method and path below /api/v1. */
export interface Answers {
  "GET /accounts": {
    staff: string;
    name: string;
    fictional: boolean;
    login: string;
    roles: ("resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin")[];
    units: string[];
    account: "none" | "open" | "disabled";
    lockedUntil: string | null;
    disabled: boolean;
    totp: "off" | "pending" | "on";
    temporary: boolean;
  }[];
  "POST /accounts/{staff}/disable": {
    staff: string;
    name: string;
    fictional: boolean;
    login: string;
    roles: ("resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin")[];
    units: string[];
    account: "none" | "open" | "disabled";
    lockedUntil: string | null;
    disabled: boolean;
    totp: "off" | "pending" | "on";
    temporary: boolean;
  };
  "POST /accounts/{staff}/enable": {
    staff: string;
    name: string;
    fictional: boolean;
    login: string;
    roles: ("resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin")[];
    units: string[];
    account: "none" | "open" | "disabled";
    lockedUntil: string | null;
    disabled: boolean;
    totp: "off" | "pending" | "on";
    temporary: boolean;
  };
  "PUT /accounts/{staff}/password": {
    password: string;
  };
  "POST /accounts/{staff}/unlock": {
    staff: string;
    name: string;
    fictional: boolean;
    login: string;
    roles: ("resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin")[];
    units: string[];
    account: "none" | "open" | "disabled";
    lockedUntil: string | null;
    disabled: boolean;
    totp: "off" | "pending" | "on";
    temporary: boolean;
  };
  "GET /areas": {
    code: string;
    path: string;
    level: string;
    parent?: string;
    name: Record<string, string>;
  }[];
  "GET /assessment": {
    asOf: string;
    period: {
      from: string;
      to: string;
      until: string;
    };
    cutoff: string;
    by: string;
    kinds: string[];
    assessed: string[];
    indicators: {
      id: string;
      name: Record<string, string>;
      about: Record<string, string>;
      source: Record<string, string>;
      better: "higher" | "lower";
      of: "unit" | "area";
      adjusts: boolean;
    }[];
    tallies: {
      id: string;
      name: Record<string, string>;
      about: Record<string, string>;
      source: Record<string, string>;
      adjusts: boolean;
    }[];
    multiples: {
      id: string;
      name: Record<string, string>;
      about: Record<string, string>;
      source: Record<string, string>;
    }[];
    formula: {
      id: string;
      of: string;
      name: Record<string, string>;
      source: Record<string, string>;
      rate?: {
        full: number;
        threshold: number;
        perPoint: number;
      };
      count?: {
        each: number;
        further?: {
          from: number;
          each: number;
        };
        times?: {
          sources: string[];
          factor: number;
        };
      };
    }[];
    leftOut: {
      id: string;
      name: Record<string, string>;
    }[];
    rows: {
      row: string;
      name: Record<string, string> | null;
      rates: Record<string, {
        numerator: number;
        denominator: number;
        raw: number | null;
        adjustedNumerator: number;
        adjustedDenominator: number;
        adjusted: number | null;
        notYetDue: number;
      }>;
      tallies: Record<string, number>;
      adjustedTallies: Record<string, number>;
      multiples: Record<string, {
        matters: number;
        raw: number | null;
        adjustedMatters: number;
        adjusted: number | null;
      }>;
      score: {
        raw: {
          parts: Record<string, number | null>;
          total: number | null;
        };
        adjusted: {
          parts: Record<string, number | null>;
          total: number | null;
        };
      } | null;
    }[];
    total: {
      row: string;
      name: Record<string, string> | null;
      rates: Record<string, {
        numerator: number;
        denominator: number;
        raw: number | null;
        adjustedNumerator: number;
        adjustedDenominator: number;
        adjusted: number | null;
        notYetDue: number;
      }>;
      tallies: Record<string, number>;
      adjustedTallies: Record<string, number>;
      multiples: Record<string, {
        matters: number;
        raw: number | null;
        adjustedMatters: number;
        adjusted: number | null;
      }>;
      score: {
        raw: {
          parts: Record<string, number | null>;
          total: number | null;
        };
        adjusted: {
          parts: Record<string, number | null>;
          total: number | null;
        };
      } | null;
    };
  };
  "GET /audit": {
    items: {
      id: string;
      at: string;
      staff: string | null;
      staffName: string | null;
      units: string[];
      role: string | null;
      verb: string;
      subject: string;
      subjectName: string | null;
      fields: string[];
      fieldNames: (Record<string, string>)[];
      purpose: string | null;
      gone: boolean;
      details: unknown;
    }[];
    next: string | null;
  };
  "GET /cases": {
    items: {
      id: string;
      number: string;
      kind: string;
      procedure: {
        id: string;
        version: number;
      };
      state: string;
      phase: string;
      light: "green" | "amber" | "red" | "none";
      dueAt: string | null;
      amberAt: string | null;
      category: string | null;
      condition: string | null;
      title: string | null;
      source: string;
      area: string;
      grid: string | null;
      lead: string | null;
      assist: string[];
      parent: "task" | "merged" | null;
      lng: number;
      lat: number;
      reportedAt: string;
      receivedAt: string;
      enteredAt: string;
      changedAt: string;
      endedAt: string | null;
      flags: string[];
      pastFlags: string[];
      asked: {
        request: string;
        level: number;
      }[];
      rank: number;
      counters: Record<string, number>;
      seq: number;
    }[];
    next: string | null;
    asOf: string;
  };
  "POST /cases": {
    id: string;
    number: string;
    kind: string;
    procedure: {
      id: string;
      version: number;
    };
    state: string;
    phase: string;
    light: "green" | "amber" | "red" | "none";
    dueAt: string | null;
    amberAt: string | null;
    category: string | null;
    condition: string | null;
    title: string | null;
    source: string;
    area: string;
    grid: string | null;
    lead: string | null;
    assist: string[];
    parent: "task" | "merged" | null;
    lng: number;
    lat: number;
    reportedAt: string;
    receivedAt: string;
    enteredAt: string;
    changedAt: string;
    endedAt: string | null;
    flags: string[];
    pastFlags: string[];
    asked: {
      request: string;
      level: number;
    }[];
    rank: number;
    counters: Record<string, number>;
    seq: number;
    place: {
      lng: number;
      lat: number;
      crs: "CGCS2000";
      given: {
        lng: number;
        lat: number;
        crs: string;
      };
      accuracy?: number;
      roundedTo?: number;
      confirmedDespite?: ("too-few-decimals" | "contradiction" | "unknown-district")[];
      areas: string[];
      grid?: {
        code: string;
        version: number;
      };
    };
    facts: Record<string, unknown>;
    text: string | null;
    clocks: {
      id: string;
      name: Record<string, string>;
      status: "running" | "paused" | "stopped";
      light: "green" | "amber" | "red" | "none";
      startedAt: string;
      deadline: string;
      amberAt: string;
      limit: string;
      remaining: Record<string, string>;
      total: number;
      runs: {
        from: string;
        to?: string;
      }[];
      why: {
        zh: string[];
        en: string[];
      };
      provisional: boolean;
      holder?: string;
    }[];
    until?: {
      name: Record<string, string>;
      at: string;
    };
    requests: {
      id: string;
      name: Record<string, string>;
      askedBy: string;
      askedAt: string;
      level: number;
      levels: number;
      awaits: {
        name: Record<string, string>;
        roles: string[];
      }[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      approvals: {
        name: Record<string, string>;
        by: string;
        at: string;
        form: {
          field: string;
          name: Record<string, string>;
          type: string;
          value: unknown;
          text?: Record<string, string>;
          personal?: string;
          masked?: boolean;
          gone?: boolean;
        }[];
      }[];
    }[];
    belongsTo?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
      as: "task" | "merged";
      task?: {
        id: string;
        name: Record<string, string>;
        apart: boolean;
      };
      caller?: string;
      limit?: string;
    };
    tasks: {
      task: string;
      name: Record<string, string>;
      apart: boolean;
      unit?: string;
      status: "not-called" | "planned" | "open" | "done" | "failed" | "withdrawn";
      at?: string;
      late: boolean;
      limit?: string;
      after: string[];
      step: number;
      matter?: {
        id: string;
        number: string;
        readable: boolean;
        procedure?: string;
        state?: string;
        light?: "green" | "amber" | "red" | "none";
        dueAt?: string | null;
      };
      rating?: number;
    }[];
    joined: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    splitFrom?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    };
    archivedYear: number | null;
    splits: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    contacts: number;
    ballots: {
      ballot: string;
      name: Record<string, string>;
      rule: Record<string, string>;
      size: number;
      quorum: number;
      choices: {
        for: Record<string, string>;
        against: Record<string, string>;
        abstain: Record<string, string>;
      };
      openedAt: string;
      open: boolean;
      panel: {
        staff: string;
        name: string;
        units: string[];
        recused: boolean;
        votedAt?: string;
        choice?: "for" | "against" | "abstain";
      }[];
      recused: {
        staff: string;
        name: string;
        units: string[];
        reason: Record<string, string>;
        at: string;
        substitute?: {
          staff: string;
          name: string;
          units: string[];
        };
      }[];
      cast: number;
      missing: number;
      concluded?: {
        at: string;
        passed: boolean;
        counts: {
          for: number;
          against: number;
          abstain: number;
        };
      };
    }[];
    timeline: {
      seq: number;
      type: "opened" | "acted" | "timed" | "linked" | "recomputed";
      action: string;
      name: Record<string, string>;
      at: string;
      effectiveAt: string;
      actor?: {
        staff: string;
        name: string;
        role: string;
        unit?: string;
      };
      from?: string;
      to?: string;
      notes: (Record<string, string>)[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      photos: string[];
    }[];
    photoList: {
      id: string;
      slot: string;
      seq: number;
      type: string;
      width: number;
      height: number;
      takenAt: string | null;
      awayMetres: number | null;
      masked: boolean;
      gone: boolean;
    }[];
    advice: {
      unit: string;
      duty: string;
      basis: Record<string, string>;
      source: string;
    }[];
    precedents: {
      name: string;
      number: string;
      lead: string;
      decidedAt: string;
    }[];
    similar: {
      id: string;
      number: string;
      kind: string;
      category: string | null;
      metres: number;
      receivedAt: string;
      state: string;
      ended: boolean;
      merged: boolean;
      light: "green" | "amber" | "red" | "none";
    }[];
    actions: {
      action: string;
      verb?: "ask" | "approve" | "refuse" | "withdraw" | "vote" | "recuse" | "substitute" | "conclude";
      name: Record<string, string>;
      button: Record<string, string>;
      form: {
        field: string;
        name: Record<string, string>;
        type: "text" | "code" | "choice" | "category" | "condition" | "unit" | "units" | "staff" | "person" | "panel" | "matter" | "date" | "instant" | "number" | "boolean" | "rating" | "place" | "photos";
        required?: boolean;
        when?: {
          field: string;
          values: string[];
        };
        personal?: string;
        max?: number;
        min?: number;
        of?: string;
        slot?: string;
        advice?: string;
        whole?: true;
        ended?: true;
        describes?: "place";
        help?: Record<string, string>;
        takes?: {
          among?: string[];
          kinds?: string[];
          ours?: true;
        };
      }[];
      grave: boolean;
      refused?: {
        guard: string;
        details: Record<string, unknown>;
        text: {
          zh: string;
          en: string;
        };
      };
    }[];
    reveal: string[];
    revealNames: Record<string, Record<string, string>>;
  };
  "GET /cases/counts": {
    asOf: string;
    total: number;
    open: number;
    light: Record<string, number>;
    state: Record<string, number>;
    category: Record<string, number>;
    source: Record<string, number>;
    lead: Record<string, number>;
  };
  "GET /cases/map": {
    asOf: string;
    more: boolean;
    roundedTo?: number;
    id: string[];
    lng: number[];
    lat: number[];
    light: ("green" | "amber" | "red" | "none")[];
    category: (string | null)[];
    state: string[];
  };
  "GET /cases/{id}": {
    id: string;
    number: string;
    kind: string;
    procedure: {
      id: string;
      version: number;
    };
    state: string;
    phase: string;
    light: "green" | "amber" | "red" | "none";
    dueAt: string | null;
    amberAt: string | null;
    category: string | null;
    condition: string | null;
    title: string | null;
    source: string;
    area: string;
    grid: string | null;
    lead: string | null;
    assist: string[];
    parent: "task" | "merged" | null;
    lng: number;
    lat: number;
    reportedAt: string;
    receivedAt: string;
    enteredAt: string;
    changedAt: string;
    endedAt: string | null;
    flags: string[];
    pastFlags: string[];
    asked: {
      request: string;
      level: number;
    }[];
    rank: number;
    counters: Record<string, number>;
    seq: number;
    place: {
      lng: number;
      lat: number;
      crs: "CGCS2000";
      given: {
        lng: number;
        lat: number;
        crs: string;
      };
      accuracy?: number;
      roundedTo?: number;
      confirmedDespite?: ("too-few-decimals" | "contradiction" | "unknown-district")[];
      areas: string[];
      grid?: {
        code: string;
        version: number;
      };
    };
    facts: Record<string, unknown>;
    text: string | null;
    clocks: {
      id: string;
      name: Record<string, string>;
      status: "running" | "paused" | "stopped";
      light: "green" | "amber" | "red" | "none";
      startedAt: string;
      deadline: string;
      amberAt: string;
      limit: string;
      remaining: Record<string, string>;
      total: number;
      runs: {
        from: string;
        to?: string;
      }[];
      why: {
        zh: string[];
        en: string[];
      };
      provisional: boolean;
      holder?: string;
    }[];
    until?: {
      name: Record<string, string>;
      at: string;
    };
    requests: {
      id: string;
      name: Record<string, string>;
      askedBy: string;
      askedAt: string;
      level: number;
      levels: number;
      awaits: {
        name: Record<string, string>;
        roles: string[];
      }[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      approvals: {
        name: Record<string, string>;
        by: string;
        at: string;
        form: {
          field: string;
          name: Record<string, string>;
          type: string;
          value: unknown;
          text?: Record<string, string>;
          personal?: string;
          masked?: boolean;
          gone?: boolean;
        }[];
      }[];
    }[];
    belongsTo?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
      as: "task" | "merged";
      task?: {
        id: string;
        name: Record<string, string>;
        apart: boolean;
      };
      caller?: string;
      limit?: string;
    };
    tasks: {
      task: string;
      name: Record<string, string>;
      apart: boolean;
      unit?: string;
      status: "not-called" | "planned" | "open" | "done" | "failed" | "withdrawn";
      at?: string;
      late: boolean;
      limit?: string;
      after: string[];
      step: number;
      matter?: {
        id: string;
        number: string;
        readable: boolean;
        procedure?: string;
        state?: string;
        light?: "green" | "amber" | "red" | "none";
        dueAt?: string | null;
      };
      rating?: number;
    }[];
    joined: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    splitFrom?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    };
    archivedYear: number | null;
    splits: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    contacts: number;
    ballots: {
      ballot: string;
      name: Record<string, string>;
      rule: Record<string, string>;
      size: number;
      quorum: number;
      choices: {
        for: Record<string, string>;
        against: Record<string, string>;
        abstain: Record<string, string>;
      };
      openedAt: string;
      open: boolean;
      panel: {
        staff: string;
        name: string;
        units: string[];
        recused: boolean;
        votedAt?: string;
        choice?: "for" | "against" | "abstain";
      }[];
      recused: {
        staff: string;
        name: string;
        units: string[];
        reason: Record<string, string>;
        at: string;
        substitute?: {
          staff: string;
          name: string;
          units: string[];
        };
      }[];
      cast: number;
      missing: number;
      concluded?: {
        at: string;
        passed: boolean;
        counts: {
          for: number;
          against: number;
          abstain: number;
        };
      };
    }[];
    timeline: {
      seq: number;
      type: "opened" | "acted" | "timed" | "linked" | "recomputed";
      action: string;
      name: Record<string, string>;
      at: string;
      effectiveAt: string;
      actor?: {
        staff: string;
        name: string;
        role: string;
        unit?: string;
      };
      from?: string;
      to?: string;
      notes: (Record<string, string>)[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      photos: string[];
    }[];
    photoList: {
      id: string;
      slot: string;
      seq: number;
      type: string;
      width: number;
      height: number;
      takenAt: string | null;
      awayMetres: number | null;
      masked: boolean;
      gone: boolean;
    }[];
    advice: {
      unit: string;
      duty: string;
      basis: Record<string, string>;
      source: string;
    }[];
    precedents: {
      name: string;
      number: string;
      lead: string;
      decidedAt: string;
    }[];
    similar: {
      id: string;
      number: string;
      kind: string;
      category: string | null;
      metres: number;
      receivedAt: string;
      state: string;
      ended: boolean;
      merged: boolean;
      light: "green" | "amber" | "red" | "none";
    }[];
    actions: {
      action: string;
      verb?: "ask" | "approve" | "refuse" | "withdraw" | "vote" | "recuse" | "substitute" | "conclude";
      name: Record<string, string>;
      button: Record<string, string>;
      form: {
        field: string;
        name: Record<string, string>;
        type: "text" | "code" | "choice" | "category" | "condition" | "unit" | "units" | "staff" | "person" | "panel" | "matter" | "date" | "instant" | "number" | "boolean" | "rating" | "place" | "photos";
        required?: boolean;
        when?: {
          field: string;
          values: string[];
        };
        personal?: string;
        max?: number;
        min?: number;
        of?: string;
        slot?: string;
        advice?: string;
        whole?: true;
        ended?: true;
        describes?: "place";
        help?: Record<string, string>;
        takes?: {
          among?: string[];
          kinds?: string[];
          ours?: true;
        };
      }[];
      grave: boolean;
      refused?: {
        guard: string;
        details: Record<string, unknown>;
        text: {
          zh: string;
          en: string;
        };
      };
    }[];
    reveal: string[];
    revealNames: Record<string, Record<string, string>>;
  };
  "POST /cases/{id}/actions/{action}": {
    id: string;
    number: string;
    kind: string;
    procedure: {
      id: string;
      version: number;
    };
    state: string;
    phase: string;
    light: "green" | "amber" | "red" | "none";
    dueAt: string | null;
    amberAt: string | null;
    category: string | null;
    condition: string | null;
    title: string | null;
    source: string;
    area: string;
    grid: string | null;
    lead: string | null;
    assist: string[];
    parent: "task" | "merged" | null;
    lng: number;
    lat: number;
    reportedAt: string;
    receivedAt: string;
    enteredAt: string;
    changedAt: string;
    endedAt: string | null;
    flags: string[];
    pastFlags: string[];
    asked: {
      request: string;
      level: number;
    }[];
    rank: number;
    counters: Record<string, number>;
    seq: number;
    place: {
      lng: number;
      lat: number;
      crs: "CGCS2000";
      given: {
        lng: number;
        lat: number;
        crs: string;
      };
      accuracy?: number;
      roundedTo?: number;
      confirmedDespite?: ("too-few-decimals" | "contradiction" | "unknown-district")[];
      areas: string[];
      grid?: {
        code: string;
        version: number;
      };
    };
    facts: Record<string, unknown>;
    text: string | null;
    clocks: {
      id: string;
      name: Record<string, string>;
      status: "running" | "paused" | "stopped";
      light: "green" | "amber" | "red" | "none";
      startedAt: string;
      deadline: string;
      amberAt: string;
      limit: string;
      remaining: Record<string, string>;
      total: number;
      runs: {
        from: string;
        to?: string;
      }[];
      why: {
        zh: string[];
        en: string[];
      };
      provisional: boolean;
      holder?: string;
    }[];
    until?: {
      name: Record<string, string>;
      at: string;
    };
    requests: {
      id: string;
      name: Record<string, string>;
      askedBy: string;
      askedAt: string;
      level: number;
      levels: number;
      awaits: {
        name: Record<string, string>;
        roles: string[];
      }[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      approvals: {
        name: Record<string, string>;
        by: string;
        at: string;
        form: {
          field: string;
          name: Record<string, string>;
          type: string;
          value: unknown;
          text?: Record<string, string>;
          personal?: string;
          masked?: boolean;
          gone?: boolean;
        }[];
      }[];
    }[];
    belongsTo?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
      as: "task" | "merged";
      task?: {
        id: string;
        name: Record<string, string>;
        apart: boolean;
      };
      caller?: string;
      limit?: string;
    };
    tasks: {
      task: string;
      name: Record<string, string>;
      apart: boolean;
      unit?: string;
      status: "not-called" | "planned" | "open" | "done" | "failed" | "withdrawn";
      at?: string;
      late: boolean;
      limit?: string;
      after: string[];
      step: number;
      matter?: {
        id: string;
        number: string;
        readable: boolean;
        procedure?: string;
        state?: string;
        light?: "green" | "amber" | "red" | "none";
        dueAt?: string | null;
      };
      rating?: number;
    }[];
    joined: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    splitFrom?: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    };
    archivedYear: number | null;
    splits: {
      id: string;
      number: string;
      readable: boolean;
      procedure?: string;
      state?: string;
      light?: "green" | "amber" | "red" | "none";
      dueAt?: string | null;
    }[];
    contacts: number;
    ballots: {
      ballot: string;
      name: Record<string, string>;
      rule: Record<string, string>;
      size: number;
      quorum: number;
      choices: {
        for: Record<string, string>;
        against: Record<string, string>;
        abstain: Record<string, string>;
      };
      openedAt: string;
      open: boolean;
      panel: {
        staff: string;
        name: string;
        units: string[];
        recused: boolean;
        votedAt?: string;
        choice?: "for" | "against" | "abstain";
      }[];
      recused: {
        staff: string;
        name: string;
        units: string[];
        reason: Record<string, string>;
        at: string;
        substitute?: {
          staff: string;
          name: string;
          units: string[];
        };
      }[];
      cast: number;
      missing: number;
      concluded?: {
        at: string;
        passed: boolean;
        counts: {
          for: number;
          against: number;
          abstain: number;
        };
      };
    }[];
    timeline: {
      seq: number;
      type: "opened" | "acted" | "timed" | "linked" | "recomputed";
      action: string;
      name: Record<string, string>;
      at: string;
      effectiveAt: string;
      actor?: {
        staff: string;
        name: string;
        role: string;
        unit?: string;
      };
      from?: string;
      to?: string;
      notes: (Record<string, string>)[];
      form: {
        field: string;
        name: Record<string, string>;
        type: string;
        value: unknown;
        text?: Record<string, string>;
        personal?: string;
        masked?: boolean;
        gone?: boolean;
      }[];
      photos: string[];
    }[];
    photoList: {
      id: string;
      slot: string;
      seq: number;
      type: string;
      width: number;
      height: number;
      takenAt: string | null;
      awayMetres: number | null;
      masked: boolean;
      gone: boolean;
    }[];
    advice: {
      unit: string;
      duty: string;
      basis: Record<string, string>;
      source: string;
    }[];
    precedents: {
      name: string;
      number: string;
      lead: string;
      decidedAt: string;
    }[];
    similar: {
      id: string;
      number: string;
      kind: string;
      category: string | null;
      metres: number;
      receivedAt: string;
      state: string;
      ended: boolean;
      merged: boolean;
      light: "green" | "amber" | "red" | "none";
    }[];
    actions: {
      action: string;
      verb?: "ask" | "approve" | "refuse" | "withdraw" | "vote" | "recuse" | "substitute" | "conclude";
      name: Record<string, string>;
      button: Record<string, string>;
      form: {
        field: string;
        name: Record<string, string>;
        type: "text" | "code" | "choice" | "category" | "condition" | "unit" | "units" | "staff" | "person" | "panel" | "matter" | "date" | "instant" | "number" | "boolean" | "rating" | "place" | "photos";
        required?: boolean;
        when?: {
          field: string;
          values: string[];
        };
        personal?: string;
        max?: number;
        min?: number;
        of?: string;
        slot?: string;
        advice?: string;
        whole?: true;
        ended?: true;
        describes?: "place";
        help?: Record<string, string>;
        takes?: {
          among?: string[];
          kinds?: string[];
          ours?: true;
        };
      }[];
      grave: boolean;
      refused?: {
        guard: string;
        details: Record<string, unknown>;
        text: {
          zh: string;
          en: string;
        };
      };
    }[];
    reveal: string[];
    revealNames: Record<string, Record<string, string>>;
  };
  "POST /cases/{id}/reveal": {
    values: {
      seq: number;
      field: string;
      personal: string;
      value: string;
      photo?: string;
    }[];
  };
  "GET /catalogue": {
    kinds: Record<string, Record<string, string>>;
    classes: {
      id: string;
      name: Record<string, string>;
      categories: {
        id: string;
        name: Record<string, string>;
        words: string[];
        conditions: {
          id: string;
          name: Record<string, string>;
          limit: string;
          closing: Record<string, string>;
          source: string;
        }[];
      }[];
    }[];
  };
  "GET /demo/accounts": {
    login: string;
    password: string;
    role: string;
    group?: {
      id: string;
      name: Record<string, string>;
    };
    title?: Record<string, string>;
    roleName: Record<string, string>;
    staff: string;
    unit?: string;
    unitName?: Record<string, string>;
    totpUri?: string;
    totpCode?: string;
  }[];
  "GET /desk": {
    asOf: string;
    rateDays: number | null;
    reportedToday: number;
    reportedYesterdaySameTime: number;
    open: number;
    amber: number;
    red: number;
    ended: number;
    endedOnTime: number;
    onTimeRate: number | null;
    dispatched: number;
    dispatchMedianSeconds: number | null;
    satisfied: number;
    satisfaction: number | null;
    satisfactionCount: number;
  };
  "GET /district": {
    id: string;
    name: Record<string, string>;
    notice?: Record<string, string>;
    code: string;
    zone: string;
    locales: string[];
    levels: {
      id: string;
      name: Record<string, string>;
    }[];
    roles: Record<string, Record<string, string>>;
    gridKinds: Record<string, Record<string, string>>;
    gridNotice?: Record<string, string>;
    photos: {
      perMatter: number;
      bytes: number;
      pixels: number;
    };
    similar: {
      metres: number;
      within: string;
    };
    baseMap?: {
      kind: "xyz" | "pmtiles" | "vector";
      url: string;
      crs: "CGCS2000" | "WGS-84" | "GCJ-02" | "BD-09";
      attribution: string;
      minZoom?: number;
      maxZoom?: number;
      origins?: string[];
    };
    box: [number, number, number, number];
    calendar: {
      weekend: number[];
      windows: {
        from: string;
        to: string;
      }[];
      seasons?: {
        from: string;
        to: string;
        windows: {
          from: string;
          to: string;
        }[];
      }[];
      off: string[];
      work: string[];
      publishedUntil: string;
      dayClock: {
        startsNextDay: boolean;
        endsAt: string;
      };
    };
    procedures: {
      id: string;
      kind: string;
      version: number;
      name: Record<string, string>;
      about?: Record<string, string>;
      states: {
        id: string;
        name: Record<string, string>;
        phase: string;
        final: boolean;
        waiting: boolean;
        desk: string[];
      }[];
      sources: Record<string, Record<string, string>>;
      clocks: Record<string, Record<string, string>>;
      counters: Record<string, Record<string, string>>;
      flags: Record<string, {
        name: Record<string, string>;
        mark: boolean;
        rank: number;
        late: boolean;
      }>;
      reasons: Record<string, Record<string, Record<string, string>>>;
      actions: Record<string, Record<string, string>>;
      requests: Record<string, {
        name: Record<string, string>;
        approvals: (Record<string, string>)[];
      }>;
      tasks: {
        id: string;
        name: Record<string, string>;
        limit?: string;
        after: string[];
      }[];
      ballots: {
        id: string;
        name: Record<string, string>;
        rule: Record<string, string>;
        size: number;
        quorum: number;
      }[];
      merging?: {
        into: string;
      };
      timers: Record<string, Record<string, string>>;
      opening: {
        name: Record<string, string>;
        form: {
          field: string;
          name: Record<string, string>;
          type: "text" | "code" | "choice" | "category" | "condition" | "unit" | "units" | "staff" | "person" | "panel" | "matter" | "date" | "instant" | "number" | "boolean" | "rating" | "place" | "photos";
          required?: boolean;
          when?: {
            field: string;
            values: string[];
          };
          personal?: string;
          max?: number;
          min?: number;
          of?: string;
          slot?: string;
          advice?: string;
          whole?: true;
          ended?: true;
          describes?: "place";
          help?: Record<string, string>;
          takes?: {
            among?: string[];
            kinds?: string[];
            ours?: true;
          };
        }[];
        sources: Record<string, string[]>;
      };
    }[];
    assessed: Record<string, Record<string, string>>;
    assessedKinds: Record<string, string[]>;
    demo: boolean;
    testMode: boolean;
    now: string;
  };
  "GET /districts": {
    id: string;
    name: Record<string, string>;
    notice?: Record<string, string>;
    locales: string[];
    demo: boolean;
    testMode: boolean;
  }[];
  "POST /exports": {
    id: string;
    what: "cases" | "assessment";
    format: "xlsx" | "csv";
    locale: string;
    state: "queued" | "running" | "done" | "failed" | "expired";
    fileName: string | null;
    rows: {
      done: number;
      expected: number | null;
    };
    bytes: number | null;
    askedAt: string;
    asOf: string | null;
    finishedAt: string | null;
    expiresAt: string | null;
    fault: {
      code: string;
      text: {
        zh: string;
        en: string;
      };
    } | null;
  };
  "GET /exports": {
    items: {
      id: string;
      what: "cases" | "assessment";
      format: "xlsx" | "csv";
      locale: string;
      state: "queued" | "running" | "done" | "failed" | "expired";
      fileName: string | null;
      rows: {
        done: number;
        expected: number | null;
      };
      bytes: number | null;
      askedAt: string;
      asOf: string | null;
      finishedAt: string | null;
      expiresAt: string | null;
      fault: {
        code: string;
        text: {
          zh: string;
          en: string;
        };
      } | null;
    }[];
  };
  "GET /exports/{id}": {
    id: string;
    what: "cases" | "assessment";
    format: "xlsx" | "csv";
    locale: string;
    state: "queued" | "running" | "done" | "failed" | "expired";
    fileName: string | null;
    rows: {
      done: number;
      expected: number | null;
    };
    bytes: number | null;
    askedAt: string;
    asOf: string | null;
    finishedAt: string | null;
    expiresAt: string | null;
    fault: {
      code: string;
      text: {
        zh: string;
        en: string;
      };
    } | null;
  };
  "GET /locate": {
    lng: number;
    lat: number;
    areas: string[];
    grid?: {
      code: string;
      version: number;
    };
  };
  "POST /photos": {
    id: string;
  };
  "GET /procedures/{id}/graph": {
    id: string;
    version: number;
    name: Record<string, string>;
    states: {
      id: string;
      name: Record<string, string>;
      phase: string;
      first: boolean;
      final: boolean;
      outcome?: "done" | "failed" | "withdrawn";
      fromAny: boolean;
    }[];
    edges: {
      from?: string;
      to: string;
      steps: {
        id: string;
        kind: "opening" | "action" | "grant" | "timer" | "conclude" | "follow";
        name: Record<string, string>;
        passed?: boolean;
      }[];
    }[];
  };
  "POST /session": {
    staff: {
      id: string;
      name: string;
      fictional: boolean;
    };
    post: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    };
    posts: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    }[];
    district: {
      id: string;
      name: Record<string, string>;
    };
    csrf: string;
    expiresAt: string;
    totp: "off" | "required-to-enrol" | "on";
    password: "own" | "to-change";
    may: {
      report: string[];
      desk: boolean;
      appeal: boolean;
      assessment: boolean;
      audit: boolean;
      accounts: boolean;
      system: boolean;
    };
  };
  "GET /session": {
    staff: {
      id: string;
      name: string;
      fictional: boolean;
    };
    post: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    };
    posts: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    }[];
    district: {
      id: string;
      name: Record<string, string>;
    };
    csrf: string;
    expiresAt: string;
    totp: "off" | "required-to-enrol" | "on";
    password: "own" | "to-change";
    may: {
      report: string[];
      desk: boolean;
      appeal: boolean;
      assessment: boolean;
      audit: boolean;
      accounts: boolean;
      system: boolean;
    };
  } | null;
  "POST /session/password": {
    staff: {
      id: string;
      name: string;
      fictional: boolean;
    };
    post: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    };
    posts: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    }[];
    district: {
      id: string;
      name: Record<string, string>;
    };
    csrf: string;
    expiresAt: string;
    totp: "off" | "required-to-enrol" | "on";
    password: "own" | "to-change";
    may: {
      report: string[];
      desk: boolean;
      appeal: boolean;
      assessment: boolean;
      audit: boolean;
      accounts: boolean;
      system: boolean;
    };
  };
  "PUT /session/post": {
    staff: {
      id: string;
      name: string;
      fictional: boolean;
    };
    post: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    };
    posts: {
      id: string;
      role: "resident" | "grid-worker" | "grid-leader" | "hotline-agent" | "petition-clerk" | "duty-officer" | "dispatcher" | "department" | "handler" | "verifier" | "callback-agent" | "supervisor" | "leader" | "system-admin" | "security-admin" | "audit-admin";
      title?: Record<string, string>;
      unit?: string;
      area: string;
    }[];
    district: {
      id: string;
      name: Record<string, string>;
    };
    csrf: string;
    expiresAt: string;
    totp: "off" | "required-to-enrol" | "on";
    password: "own" | "to-change";
    may: {
      report: string[];
      desk: boolean;
      appeal: boolean;
      assessment: boolean;
      audit: boolean;
      accounts: boolean;
      system: boolean;
    };
  };
  "POST /session/totp": {
    secret: string;
    uri: string;
  };
  "GET /staff": {
    id: string;
    name: string;
    fictional: boolean;
    units: string[];
  }[];
  "GET /units": {
    id: string;
    kind: string;
    area: string;
    parent?: string;
    phone?: string;
    superior?: true;
    name: Record<string, string>;
  }[];
  "GET /health": {
    /** People are served */
    ready: boolean;
    why?: {
      zh: string;
      en: string;
    };
    /** Everything that is wrong, also what does not keep people from being served */
    problems: {
      code: "database-silent" | "line-full" | "disk-full" | "migrations-behind" | "migrations-ahead" | "key-file-gone" | "disk-low" | "sweep-still" | "checkpoint-still" | "clock-skewed";
      zh: string;
      en: string;
    }[];
    districts: string[];
    upSeconds: number;
    database?: string;
  };
  "GET /health/live": {
    live: true;
    upSeconds: number;
  };
}

/** What each route takes as its JSON body. */
export interface Bodies {
  "POST /cases": {
    id: string;
    matterId: string;
    procedure: string;
    reportedAt?: string;
    source?: string;
    form: {
      place: {
        lng: number;
        lat: number;
        crs: "CGCS2000" | "WGS-84" | "GCJ-02" | "BD-09";
        accuracy?: number;
        confirmed?: boolean;
      };
    } & Record<string, unknown>;
  };
  "POST /cases/{id}/actions/{action}": {
    id: string;
    form: Record<string, unknown>;
    seen?: number;
  };
  "POST /cases/{id}/reveal": {
    fields: string[];
    purpose: string;
  };
  "POST /exports": {
    id: string;
    format: "xlsx" | "csv";
    locale?: "zh" | "en";
    what: "cases";
    filter: {
      state?: string | string[];
      phase?: string | string[];
      light?: string | string[];
      category?: string | string[];
      source?: string | string[];
      lead?: string | string[];
      area?: string;
      grid?: string;
      kind?: string | string[];
      flag?: string | string[];
      parent?: "task" | "merged" | "none";
      open?: "true" | "false";
      desk?: "true";
      appealable?: "true";
      mine?: "true";
      cohort?: "reported-today" | "reported-yesterday" | "ended" | "ended-on-time" | "ended-late" | "rated" | "satisfied" | "unsatisfied" | "dispatched";
      figure?: string;
      q?: string;
      since?: string;
      endedSince?: string;
      until?: string;
    };
    sort?: "due" | "received" | "changed";
  } | {
    id: string;
    format: "xlsx" | "csv";
    locale?: "zh" | "en";
    what: "assessment";
    question: {
      period: string;
      cutoff?: string;
      by?: string;
      kind?: string | string[];
    };
  };
  "POST /photos": {
    id: string;
    /** Of the whole file */
    bytes: number;
    /** image/jpeg, image/png, image/webp */
    type: string;
    /** Of the whole file */
    sha256?: string;
  };
  "POST /session": {
    login: string;
    password: string;
    totp?: string;
    district?: string;
  };
  "POST /session/password": {
    current: string;
    next: string;
  };
  "PUT /session/post": {
    post: string;
  };
  "PUT /session/totp": {
    code: string;
  };
}
