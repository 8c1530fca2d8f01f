import { table } from '../platform/errors/index.ts';
import { say } from './terminal.ts';

/** `wangge errors`: the one table as Markdown, for the docs. */
export async function listErrors(): Promise<number> {
  say('| code | status | when |\n|--|--|--|');
  for (const [code, { status, when }] of Object.entries(table)) say(`| \`${code}\` | ${status} | ${when} |`);
  return 0;
}
