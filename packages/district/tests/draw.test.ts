import { expect, test } from 'vitest';
import { drawProcedure, readPack } from '../src/index.ts';
import { kinPack } from './kin-pack.ts';
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

test('tasks, votes, joining and appeals are drawn', () => {
  const { works, help } = readPack(kinPack()).pack!.procedures;
  const drawn = drawProcedure(works!, 'en').split('\n');
  expect(drawn).toEqual(
    expect.arrayContaining([
      '  s_working --> s_voting: Put before the panel',
      '  s_voting --> s_answering: 🗳 Panel ✓',
      '  s_voting --> s_rejected: 🗳 Panel ✗',
      '  s_new --> s_merged: Join',
      '  s_merged --> s_answering: ⇐ Answering / Done',
      '  s_merged --> s_new: Part / ⇐ Rejected',
      '  state "📣 Tasks" as tasks {',
      '    state "Make safe · 3 emergency-hours" as t_secure',
      '    t_secure --> t_repair',
      '  s_working --> tasks: Call',
      '  note right of s_working : 📣 Put before the panel · only when done, Make safe',
      '  note right of s_working : 📣 Put before the panel · only when done, of those called, Repair',
      '  note right of s_voting : 🗳 Panel · 3 seats, 2 votes to conclude, for > 1/2 (votes cast) · not while a vote that is out could turn it, before the end of Whole',
      '  note right of s_merged : ⇐ clocks stand still, goes with the matter that it joined, each is answered',
      '  note right of s_done : After the end · Appeal',
    ]),
  );
  expect(drawProcedure(help!, 'zh').split('\n')).toEqual(
    expect.arrayContaining([
      '  state "已评价 ✓" as s_rated',
      '  state "谢绝 ✗" as s_declined',
      '  note right of s_taken_back : 召集方结束时，从任何状态到这里',
    ]),
  );
  expect(drawProcedure(help!, 'zh')).not.toContain('s_called --> s_taken_back');
});
