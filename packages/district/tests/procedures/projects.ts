import { holder, PackWorld, people } from './world.ts';

// A project of the shipped pack on its way, all of it on one day, and the votes as signs: `+` for, `-` against, `o` abstains, `.` not given.

const { investment, supervisor, leader } = people;

const named = (login: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `s-${login}-${index + 1}`);
export const experts = named('expert', 5);
export const members = named('seven', 7);
export const project = { title: '智能装备产业园', text: '总部与研发', amount: 30000, lead: 'investment-promotion' };
export const day = '2020-04-07';

export function proposed(form: Record<string, unknown> = {}): { world: PackWorld; id: string } {
  const world = new PackWorld();
  const id = world.report('investment-project', `${day} 09:00`, investment, { ...project, ...form });
  world.act(id, `${day} 09:10`, investment, 'propose', { clauses: '厂房租金补贴三年' });
  return { world, id };
}

export function vote(world: PackWorld, id: string, ballot: string, panel: readonly string[], signs: string): void {
  const meaning: Record<string, string> = { '+': 'for', '-': 'against', o: 'abstain' };
  for (const [index, sign] of [...signs].entries()) {
    if (sign === '.') continue;
    world.act(id, `${day} 11:00`, holder(panel[index]!), `vote-${ballot}`, { vote: meaning[sign] });
  }
}

export function throughExperts(signs = '++++-'): { world: PackWorld; id: string } {
  const { world, id } = proposed();
  world.act(id, `${day} 10:00`, investment, 'present-experts', { experts });
  vote(world, id, 'experts', experts, signs);
  world.act(id, `${day} 12:00`, supervisor, 'conclude-experts', { minutes: '专家评审纪要' });
  return { world, id };
}

export function throughSeven(signs = '++++---'): { world: PackWorld; id: string } {
  const { world, id } = throughExperts();
  world.act(id, `${day} 13:00`, investment, 'present-panel', { seven: members });
  vote(world, id, 'panel', members, signs);
  world.act(id, `${day} 15:00`, leader, 'conclude-panel', { minutes: '七人会审纪要', document: 'JN-2020-007' });
  return { world, id };
}

export function advancing(): { world: PackWorld; id: string } {
  const { world, id } = throughSeven();
  const lead = { lead: 'investment-promotion', owner: 's-investment', ambassador: 's-ambassador-1' };
  world.act(id, `${day} 16:00`, leader, 'dispatch', lead);
  return { world, id };
}
