/**
 * `npm run prove`: what people who trust their complaints to this have to be able to rely on, tried at a short size; one table at the end.
 * `npm run prove -- --long` tries it at full size, `npm run prove -- crashes races` only those sections.
 *
 *   --long      full size: hours, on a machine that does nothing else
 *   --no-keep   nothing is written to bench/results
 *
 * Ends with code 1 when a promise was broken, or when a section could not be run to its end.
 */
import { parseArgs } from 'node:util';
import { keep, type Line, loadNow, machineNow } from '../bench/results.ts';
import type { Proof, Section, Size } from './section.ts';
import { sections } from './sections.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean', default: false }, 'no-keep': { type: 'boolean', default: false } },
});
const size: Size = values.long ? 'long' : 'short';
const asked = positionals.length > 0 ? positionals : Object.keys(sections);
const unknown = asked.filter((name) => sections[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no section ${unknown.join(', ')}. Sections: ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}

interface Ran {
  section: string;
  seconds: number;
  proofs: Proof[];
}

const moment = new Date().toISOString();
const loadBefore = loadNow();
const ran: Ran[] = [];
for (const name of asked) {
  const section = sections[name] as Section;
  console.log(`\n=== ${name}: ${section.about}`);
  const begun = performance.now();
  const proofs = await section.prove(size, console.log).catch((error: unknown): Proof[] => {
    console.error(error);
    return [
      { what: 'the section runs to its end', size, result: (error as Error).message, wanted: 'it does', held: false },
    ];
  });
  const seconds = (performance.now() - begun) / 1000;
  ran.push({ section: name, seconds, proofs });
  console.log(`${name}: ${seconds.toFixed(0)} s`);
}

const verdicts: Record<string, string> = { true: 'held', false: 'BROKEN', undefined: '' };
const rows = ran.flatMap(({ section, proofs }) =>
  proofs.map((proof) => [
    section,
    proof.what,
    proof.size,
    proof.result,
    proof.wanted,
    verdicts[String(proof.held)] ?? '',
  ]),
);
const heads = ['section', 'what', 'size', 'result', 'wanted', ''];
const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
console.log('');
for (const row of [heads, ...rows])
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );

const machine = machineNow(loadBefore);
console.log(
  `\n${machine.cores} cores, Node ${machine.node}, load ${machine.load.before} before, ${machine.load.after} after`,
);
if (!values['no-keep']) {
  const lines: Line[] = ran.flatMap(({ section, proofs }) =>
    proofs.map((proof) => ({
      figure: `prove ${section}: ${proof.what} (${proof.size})`,
      value: proof.result,
      target: proof.wanted,
      met: proof.held,
    })),
  );
  console.log(`Kept in ${await keep(moment, machine, lines, { prove: { size, sections: ran } })}`);
}
const broken = ran.flatMap(({ proofs }) => proofs).filter(({ held }) => held === false).length;
console.log(broken === 0 ? 'Every promise held.' : `${broken} promise(s) broken.`);
process.exitCode = broken === 0 ? 0 : 1;
