/** What the run reads of a case as the server tells it (`CaseView` of the API). */
export interface View {
  id: string;
  number: string;
  procedure: { id: string };
  state: string;
  phase: string;
  category: string | null;
  condition: string | null;
  area: string;
  lead: string | null;
  flags: string[];
  counters: Record<string, number>;
  facts: Record<string, unknown>;
  receivedAt: string;
  endedAt: string | null;
  clocks: { id: string; status: 'running' | 'paused' | 'stopped'; deadline: string; limit: string }[];
  requests: { id: string; level: number; levels: number }[];
  advice: { unit: string }[];
  tasks: { matter?: { id: string } }[];
}

/** Why the server did not do it (RFC 9457 with our details). */
export interface Refusal {
  code: string;
  guard?: string;
  state?: string;
  faults?: { field: string; fault: string }[];
}
