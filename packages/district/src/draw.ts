import type { Procedure, Text } from '@wangge/kernel';
import { stepsOf, targetsOf } from './check/procedure/steps.ts';

/**
 * A procedure as the text of a Mermaid state diagram (`stateDiagram-v2`), drawn from its own file: states, who leads from one to
 * the next by which action, what time brings about (after ⏱). Steps that stay where they are are left out.
 */
export function drawProcedure(procedure: Procedure, locale: string): string {
  const nodes = new Map(Object.keys(procedure.states).map((id) => [id, nodeOf(id)]));
  const lines = ['stateDiagram-v2', '  direction TB'];
  for (const [id, state] of Object.entries(procedure.states)) {
    lines.push(`  state "${labelOf(state.name, locale, id)}" as ${nodes.get(id)}`);
  }
  // One arrow between two states, with every step that takes it: a busy state stays readable.
  const arrows = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const step of stepsOf(procedure)) {
    const label = `${step.kind === 'timer' ? '⏱ ' : ''}${labelOf(step.name, locale, step.id)}`;
    for (const from of step.kind === 'opening' ? ['[*]'] : step.from.map((id) => nodes.get(id) ?? id)) {
      for (const { state } of targetsOf(step)) {
        const to = nodes.get(state) ?? state;
        if (from === to) continue;
        const arrow = arrows.get(`${from} ${to}`) ?? { from, to, labels: [] };
        if (!arrow.labels.includes(label)) arrow.labels.push(label);
        arrows.set(`${from} ${to}`, arrow);
      }
    }
  }
  for (const { from, to, labels } of arrows.values()) lines.push(`  ${from} --> ${to}: ${labels.join(' / ')}`);
  for (const [id, state] of Object.entries(procedure.states)) if (state.final) lines.push(`  ${nodes.get(id)} --> [*]`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads hyphens as arrows and keeps words such as `end` for itself. */
function nodeOf(id: string): string {
  return `s_${id.replaceAll('-', '_')}`;
}

function labelOf(name: Text, locale: string, id: string): string {
  const text = name[locale] ?? Object.values(name)[0] ?? id;
  // Colons and semicolons end a label, quotes end a name; Mermaid has entities for them.
  return text.replace(/[#":;\n]/g, (sign) => (sign === '\n' ? ' ' : `#${sign.charCodeAt(0)};`));
}
