import type { Answers, Bodies } from './generated/openapi.ts';

/**
 * Names for the shapes of the HTTP API under `/api/v1`. The shapes themselves are made from the server's OpenAPI document
 * (`generated/openapi.ts`); only what no route answers is written here: problems and the live feed.
 * Instants are ISO 8601 strings with Z; a `Text` has one entry a locale of the district pack.
 */
export type Text = Record<string, string>;

export type Session = NonNullable<Answers['GET /session']>;
export type Post = Session['post'];
export type DemoAccount = Answers['GET /demo/accounts'][number];
/** What is known of a district before the login. */
export type DistrictEntry = Answers['GET /districts'][number];

export type District = Answers['GET /district'];
export type BaseMap = NonNullable<District['baseMap']>;
export type ProcedureView = District['procedures'][number];
export type ProcedureGraph = Answers['GET /procedures/{id}/graph'];
export type StateView = ProcedureView['states'][number];
export type FormField = ProcedureView['opening']['form'][number];
export type FieldType = FormField['type'];
export type Area = Answers['GET /areas'][number];
export type Unit = Answers['GET /units'][number];
export type Staff = Answers['GET /staff'][number];
export type Catalogue = Answers['GET /catalogue'];
export type Category = Catalogue['classes'][number]['categories'][number];
export type Condition = Category['conditions'][number];
export type Located = Answers['GET /locate'];

export type CasePage = Answers['GET /cases'];
export type CaseRow = CasePage['items'][number];
/** `none`: no clock runs, because the case has ended or waits. */
export type Light = CaseRow['light'];
export type Counts = Answers['GET /cases/counts'];
/** Parallel arrays, newest first; `more` says that there are more. */
export type MapPoints = Answers['GET /cases/map'];
/** The line of figures on the command desk; null means that there is nothing to count, which is not zero. */
export type DeskFigures = Answers['GET /desk'];
/** What a district assesses of a period, row by row; a rate of nothing is null. */
export type Assessment = Answers['GET /assessment'];
export type AssessedRow = Assessment['total'];

/** A file that was asked for: how it stands, and how far it has got. */
export type ExportView = Answers['GET /exports/{id}'];
export type ExportFormat = ExportView['format'];

export type CaseView = Answers['GET /cases/{id}'];
export type ClockView = CaseView['clocks'][number];
export type TimelineEntry = CaseView['timeline'][number];
export type FilledField = TimelineEntry['form'][number];
export type Offer = CaseView['actions'][number];
export type CasePhoto = CaseView['photoList'][number];
export type Advice = CaseView['advice'][number];
export type Precedent = CaseView['precedents'][number];
export type SimilarCase = CaseView['similar'][number];
export type KinView = CaseView['joined'][number];
export type TaskView = CaseView['tasks'][number];
export type BallotView = CaseView['ballots'][number];
export type PendingRequest = CaseView['requests'][number];

/** A report; a phone always says when it was seen. */
export type OpenCommand = Bodies['POST /cases'] & { reportedAt: string };
export type GivenPlace = OpenCommand['form']['place'];
export type ActCommand = Bodies['POST /cases/{id}/actions/{action}'];
export type Revealed = Answers['POST /cases/{id}/reveal'];

export type AuditPage = Answers['GET /audit'];
export type AuditEntry = AuditPage['items'][number];
export type Account = Answers['GET /accounts'][number];
export type Health = Answers['GET /health'];

/** What the live feed tells of a case; light by the time of the event. */
export interface CaseChange {
  id: string;
  number: string;
  seq: number;
  action: string;
  state: string;
  phase: string;
  light: Light;
  dueAt: string | null;
  amberAt: string | null;
  lng: number;
  lat: number;
  category: string | null;
  /** Requests that wait for a decision; absent from what was told before lists showed them. */
  asked?: CaseRow['asked'];
  lead: string | null;
  at: string;
}

/** What is wrong with one field of a form. */
export interface FormFault {
  field: string;
  fault: string;
  accepted?: unknown;
  /** How the field is called before people. */
  named?: Text;
}

/** Body of an error answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  text?: Text;
  faults?: FormFault[];
  allowed?: string[];
  [detail: string]: unknown;
}
