import type { District } from '../districts/index.ts';
import type { Services } from '../platform/services.ts';

export interface ListedArchive {
  year: number;
  file: string;
  matters: number;
  events: number;
  isFinished: boolean;
}

/** The archives of a district, the latest year first. */
export async function listArchives(
  { database }: Pick<Services, 'database'>,
  { id }: District,
): Promise<ListedArchive[]> {
  const rows = await database.transaction({ as: 'owner', readOnly: true }, (trx) =>
    trx.selectFrom('archive').selectAll().where('district_id', '=', id).orderBy('year', 'desc').execute(),
  );
  return rows.map(({ year, file, matters, events, finished_at }) => ({
    year,
    file,
    matters,
    events: Number(events),
    isFinished: finished_at !== null,
  }));
}
