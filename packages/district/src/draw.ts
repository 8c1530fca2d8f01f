import type { BallotRule, Procedure, ShareBase, Text } from '@wangge/kernel';
import { effectListsOf, type Step, stepsOf, targetsOf } from './check/procedure/steps.ts';
import { type GraphStep, graphOf } from './graph.ts';

/**
 * A procedure as the text of a Mermaid state diagram (`stateDiagram-v2`), drawn from its own file: states, who leads from one to
 * the next by which action, what time brings about (after ⏱), what a vote decides (🗳 ✓ passed, ✗ failed), where a matter goes
 * with the one that it joined (⇐ that one's states), and the tasks that others are called to (📣), in their order. Notes say what
 * no arrow can. Steps that stay where they are are left out, but for calls.
 */
export function drawProcedure(procedure: Procedure, locale: string): string {
  const sheet = new Sheet(procedure, locale);
  sheet.states();
  sheet.arrows();
  sheet.tasks();
  sheet.notes();
  return `${sheet.lines.join('\n')}\n`;
}

class Sheet {
  readonly lines = ['stateDiagram-v2', '  direction TB'];
  readonly #procedure: Procedure;
  readonly #steps: readonly Step[];
  readonly #locale: string;

  constructor(procedure: Procedure, locale: string) {
    this.#procedure = procedure;
    this.#steps = stepsOf(procedure);
    this.#locale = locale;
  }

  states(): void {
    for (const [id, { name, outcome }] of Object.entries(this.#procedure.states)) {
      const mark = outcome === undefined ? '' : outcome === 'done' ? ' ✓' : ' ✗';
      this.lines.push(`  state "${this.#label(name, id)}${mark}" as ${nodeOf(id)}`);
    }
  }

  /** Labels that read alike are written once. */
  arrows(): void {
    for (const { from, to, steps } of graphOf(this.#procedure).edges) {
      const labels = new Set(steps.map((step) => this.#arrowLabel(step)));
      this.lines.push(`  ${from === undefined ? '[*]' : nodeOf(from)} --> ${nodeOf(to)}: ${[...labels].join(' / ')}`);
    }
    for (const [id, { final }] of Object.entries(this.#procedure.states)) {
      if (final) this.lines.push(`  ${nodeOf(id)} --> [*]`);
    }
  }

  /** Tasks in one frame, with who calls them from where. */
  tasks(): void {
    const { tasks = {} } = this.#procedure;
    if (Object.keys(tasks).length === 0) return;
    const { tasks: title } = this.#words();
    this.lines.push(`  state "📣 ${title}" as tasks {`);
    for (const [id, { name, limit }] of Object.entries(tasks)) {
      const within = limit === undefined ? '' : ` · ${limit}`;
      this.lines.push(`    state "${this.#label(name, id)}${within}" as ${taskNodeOf(id)}`);
    }
    for (const [id, { after = [] }] of Object.entries(tasks)) {
      for (const before of after) this.lines.push(`    ${taskNodeOf(before)} --> ${taskNodeOf(id)}`);
    }
    this.lines.push('  }');
    const calls = new Map<string, string[]>();
    for (const step of this.#steps) {
      if (!effectListsOf(step).some(({ effects }) => effects.some((effect) => 'call' in effect))) continue;
      for (const from of step.from) calls.set(from, [...(calls.get(from) ?? []), this.#label(step.name, step.id)]);
    }
    for (const [from, labels] of calls) this.lines.push(`  ${nodeOf(from)} --> tasks: ${labels.join(' / ')}`);
  }

  notes(): void {
    const { ballots = {}, clocks, merging, withdrawn, requests = {}, states, opening } = this.#procedure;
    const words = this.#words();
    for (const step of this.#steps) for (const text of this.#gatesOf(step)) this.#note(step.from[0], text);
    const clock = (id: string): string => this.#label(clocks[id]?.name ?? {}, id);
    for (const [id, { name, rule, in: where, clock: until }] of Object.entries(ballots)) {
      const waits = until === undefined ? '' : ` · ${words.waits(clock(until))}`;
      this.#note(where[0], `🗳 ${this.#label(name, id)} · ${words.rule(rule, passText(rule, words.bases))}${waits}`);
    }
    if (opening.received !== undefined) {
      const { field } = opening.received;
      const name = opening.form.find((one) => one.field === field)?.name ?? {};
      this.#note(targetsOf({ to: opening.to, toPath: [] })[0]?.state, `⏱ ${words.received(this.#label(name, field))}`);
    }
    if (merging) {
      const runs = merging.runs?.map(clock) ?? [];
      this.#note(merging.into, `⇐ ${words.merged(runs)}`);
    }
    if (withdrawn !== undefined) this.#note(withdrawn, words.withdrawn);
    for (const [id, { ask }] of Object.entries(requests)) {
      const [final] = ask.in.filter((state) => states[state]?.final);
      if (final !== undefined) this.#note(final, `${words.appeal} · ${this.#label(ask.name, id)}`);
    }
  }

  /** What a step waits for: a gate. */
  #gatesOf({ guards, name, id }: Step): string[] {
    const words = this.#words();
    return guards.flatMap((guard) => {
      const [tasks, how] =
        'tasks-done' in guard
          ? [guard['tasks-done'], words.done]
          : 'called-done' in guard
            ? [guard['called-done'], words.calledDone]
            : 'tasks-ended' in guard
              ? [guard['tasks-ended'], words.ended]
              : [[], ''];
      const names = tasks.map((task) => this.#label(this.#procedure.tasks?.[task]?.name ?? {}, task));
      return names.length === 0 ? [] : [`📣 ${this.#label(name, id)} · ${how} ${names.join(' + ')}`];
    });
  }

  #note(state: string | undefined, text: string): void {
    if (state !== undefined) this.lines.push(`  note right of ${nodeOf(state)} : ${text}`);
  }

  #arrowLabel({ id, kind, name, passed }: GraphStep): string {
    const label = this.#label(name, id);
    if (kind === 'timer') return `⏱ ${label}`;
    if (kind === 'follow') return `⇐ ${label}`;
    if (kind === 'conclude') return `🗳 ${label} ${passed ? '✓' : '✗'}`;
    return label;
  }

  #words(): Words {
    return this.#locale.startsWith('zh') ? zh : en;
  }

  #label(name: Text, id: string): string {
    const text = name[this.#locale] ?? Object.values(name)[0] ?? id;
    // Colons and semicolons end a label, quotes end a name; Mermaid has entities for them.
    return text.replace(/[#":;\n]/g, (sign) => (sign === '\n' ? ' ' : `#${sign.charCodeAt(0)};`));
  }
}

interface Words {
  tasks: string;
  done: string;
  calledDone: string;
  ended: string;
  /** @param runs names of the clocks that go on */
  merged(runs: readonly string[]): string;
  withdrawn: string;
  appeal: string;
  bases: Readonly<Record<ShareBase, string>>;
  /** @param clock whose end may cut a vote off */
  waits(clock: string): string;
  /** @param field the day of receipt */
  received(field: string): string;
  rule(rule: BallotRule, pass: string): string;
}

const zh: Words = {
  tasks: '任务',
  done: '须先办成',
  calledDone: '召集了的须先办成',
  ended: '须先结束',
  merged: (runs) => `${runs.length > 0 ? `除${runs.join('、')}外` : ''}时钟停走，随所并入的事项走；各自答复`,
  withdrawn: '召集方结束时，从任何状态到这里',
  appeal: '终结之后',
  bases: { panel: '全体席位', seated: '未回避者', cast: '所投票', decided: '赞成与反对票' },
  waits: (clock) => `未投的票可能改变结果的，待${clock}到期`,
  received: (field) => `时钟自${field}起算`,
  rule: ({ size, quorum }, pass) => `${size} 席，到 ${quorum} 票可结，赞成${pass}`,
};

const en: Words = {
  tasks: 'Tasks',
  done: 'only when done,',
  calledDone: 'only when done, of those called,',
  ended: 'only when ended,',
  merged: (runs) =>
    `clocks stand still${runs.length > 0 ? ` but for ${runs.join(', ')}` : ''}, goes with the matter that it joined, each is answered`,
  withdrawn: 'from any state, when the caller ends',
  appeal: 'After the end',
  bases: { panel: 'all seats', seated: 'those not recused', cast: 'votes cast', decided: 'votes for and against' },
  waits: (clock) => `not while a vote that is out could turn it, before the end of ${clock}`,
  received: (field) => `clocks run from: ${field}`.replace(':', '#58;'),
  rule: ({ size, quorum }, pass) => `${size} seats, ${quorum} votes to conclude, for ${pass}`,
};

function passText({ pass }: BallotRule, bases: Words['bases']): string {
  const of = bases[pass.of];
  return 'atLeast' in pass ? `≥ ${pass.atLeast} (${of})` : `> ${pass.moreThan} (${of})`;
}

/** Mermaid reads hyphens as arrows and keeps words such as `end` for itself. */
function nodeOf(id: string): string {
  return `s_${id.replaceAll('-', '_')}`;
}

function taskNodeOf(id: string): string {
  return `t_${id.replaceAll('-', '_')}`;
}
