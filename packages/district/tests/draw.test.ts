import { expect, test } from 'vitest';
import { drawProcedure, readPack } from '../src/index.ts';
import { changed, smallPack } from './small-pack.ts';

test('a procedure draws its own diagram, in the language asked for', () => {
  const procedure = readPack(smallPack()).pack!.procedures.report!;
  expect(drawProcedure(procedure, 'en')).toBe(`stateDiagram-v2
  direction TB
  state "New" as s_new
  state "Working" as s_working
  state "Resting" as s_resting
  state "Done" as s_done
  state "Refused" as s_refused
  [*] --> s_new: Report
  s_new --> s_refused: Refuse
  s_new --> s_working: Dispatch
  s_working --> s_done: Finish
  s_working --> s_resting: Rest
  s_resting --> s_working: ⏱ Rest ends
  s_done --> [*]
  s_refused --> [*]
`);
  expect(drawProcedure(procedure, 'zh')).toContain('s_new --> s_working: 派遣');
});

test('signs that Mermaid reads are written as entities', () => {
  const pack = readPack(
    changed('procedures/report.yaml', '{ zh: 派遣, en: Dispatch }\n    by', '{ zh: \'派:"遣";#\', en: D }\n    by'),
  ).pack!;
  expect(drawProcedure(pack.procedures.report!, 'zh')).toContain('s_new --> s_working: 派#58;#34;遣#34;#59;#35;\n');
});
