/** A number with the reason that it has. */
interface Sourced {
  value: number;
  source: string;
}

/** Settings of the house; how many run at once, how long files are kept and what they leave of the disk, the operator may choose (platform/config.ts). */
export interface ExportSettings {
  /** Exports that one member of staff may have: those that wait and those that are kept. */
  perPerson: Sourced;
  /** Rows that are read and written at a time. */
  batch: Sourced;
  /** Rows of one sheet of a workbook at most, its head not counted. */
  sheetRows: Sourced;
  /** Seconds for which a claim is believed without a sign of life. */
  lease: Sourced;
  /** Milliseconds between two signs of life, which tell how far it has got. */
  sign: Sourced;
  /** Milliseconds between two looks for what waits, beside those when something is asked for. */
  look: Sourced;
  /** How often an export is begun before it is given up. */
  attempts: Sourced;
  /** Minutes that one statement of an export may take. */
  statementMinutes: Sourced;
  /** Days for which an export is told of after its file has gone. */
  toldDays: Sourced;
}

export const exportSettings: ExportSettings = {
  perPerson: {
    value: 200,
    source:
      'A setting: a hundred at once, beside as many that are kept; of a disk they leave what is reserved (platform/config.ts)',
  },
  batch: {
    value: 100,
    source:
      'Measured (docs/decisions/0018): with 200 the thread works up to 40 ms in a turn of its loop, beside other work; with 100, half of it',
  },
  sheetRows: { value: 1_000_000, source: 'Excel takes 1,048,576 rows of a sheet, its head among them' },
  lease: { value: 15, source: 'A setting: fifteen signs of life; what a dead server held begins anew that much later' },
  sign: { value: 1000, source: 'The page asks every second' },
  look: { value: 5000, source: 'A setting: only what another server left behind waits for it' },
  attempts: { value: 3, source: 'A setting: what ended three servers would end a fourth' },
  statementMinutes: { value: 10, source: 'A setting: to sort ten million rows on a slow disk takes some two' },
  toldDays: { value: 7, source: 'A setting: a week later nobody asks where the file has gone' },
};
