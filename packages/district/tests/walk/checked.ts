import { walkProcedure } from '../../src/check/procedure/walk.ts';
import { ProcedureWorld } from '../../src/check/procedure/world.ts';
import { FaultList } from '../../src/fault.ts';
import type { DistrictPack } from '../../src/index.ts';
import { keyOf } from './families.ts';

/** Every way in which the checker has seen a matter of this procedure stand: state and clocks. */
export function standingsOf(pack: DistrictPack, id: string): ReadonlySet<string> {
  const procedure = pack.procedures[id]!;
  const source = { file: 'p', value: procedure, at: () => ({ file: 'p', line: 1 }) };
  const procedures = new Map(Object.entries(pack.procedures));
  const setting = {
    fields: undefined,
    limitUnits: undefined,
    publishedUntil: undefined,
    locale: pack.district.locales[0]!,
    procedures,
  };
  const { visits } = walkProcedure(new ProcedureWorld(procedure, source, setting, new FaultList()));
  return new Set(
    visits.map(({ standing: { state, clocks } }) =>
      keyOf(
        state,
        Object.entries(clocks).filter(([, how]) => how !== 'off'),
      ),
    ),
  );
}
