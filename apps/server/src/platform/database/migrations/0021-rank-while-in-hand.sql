-- A mark raises a matter until what it asks for is done; from then on it waits in its turn (cases/row.ts, `rank`).
update matter set rank = 0 where rank > 0 and phase in ('closing', 'feedback', 'ended');
