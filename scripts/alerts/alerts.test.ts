import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { metrics, openWatch } from '../../apps/server/src/platform/watch/index.ts';
import { root } from '../../bench/program.ts';
import { readAlerts } from '../../prove/alerts.ts';
import { evaluate, metricsOf, parseExpression, type Reading, readSamples } from '../../prove/promql.ts';

const alerts = await readAlerts();
const runbooks = (await readdir(join(root, 'docs/runbooks'))).filter((name) => name !== 'README.md');
const index = await readFile(join(root, 'docs/runbooks/README.md'), 'utf8');
/** What Prometheus itself tells of who it reads, and what prom-client tells of Node. */
const others = new Set(['up', ...readSamples((await openWatch().read('prometheus')).text).map(({ name }) => name)]);

/** A histogram tells three series. */
const isOurs = (name: string) =>
  Object.hasOwn(metrics, name.replace(/_(bucket|count|sum)$/, '')) || Object.hasOwn(metrics, name);

describe.each(alerts)('$alert', ({ alert, expr, labels, annotations }) => {
  test('reads only metrics and labels that exist, in the part of the language that is tried', () => {
    const node = parseExpression(expr);
    for (const name of metricsOf(node))
      expect({ name, exists: isOurs(name) || others.has(name) }).toEqual({ name, exists: true });
    for (const [, name = '', inside = ''] of expr.matchAll(/(wangge_\w+)\{([^}]*)\}/g))
      for (const [, label] of inside.matchAll(/(\w+)=/g)) {
        const known: readonly string[] =
          metrics[name.replace(/_(bucket|count|sum)$/, '') as keyof typeof metrics].labels;
        expect(['le', 'job', ...known]).toContain(label);
      }
  });

  test('says how grave it is, what it is in both languages, why there, and where its page lies', async () => {
    expect(alert).toMatch(/^Wangge[A-Z][A-Za-z]+$/);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.summary_zh).toMatch(/\p{Script=Han}/u);
    expect(annotations.summary_en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
    expect(annotations.reason.length).toBeGreaterThan(20);
    expect(annotations.runbook).toBe(`docs/runbooks/${alert}.md`);
  });

  test('has a page that says what it means, what to look at, what to do and how to know that it is over, and is linked', async () => {
    const page = await readFile(join(root, annotations.runbook), 'utf8');
    expect(index).toContain(`(${alert}.md)`);
    expect(page).toContain(`\`${expr}\``);
    const heads = [
      '意味着什么 What it means',
      '先看什么 Look at first',
      '怎么做 What to do',
      '怎样算结束 How to know it is over',
    ];
    const parts = page.split(/^## /m).slice(1);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(heads);
    for (const [at, part] of parts.entries()) {
      if (at === 1) expect(part).toMatch(/```sh\n[^`]+\n```/);
      else expect(part).toMatch(/\p{Script=Han}[\s\S]*\n\n[^\p{Script=Han}]*[a-z]{3}/u);
    }
    // A command about a metric is about one that exists.
    for (const [, name = ''] of page.matchAll(/grep '\^(wangge_\w+)/g))
      expect(
        Object.keys(metrics).some((one) => one.startsWith(name)),
        name,
      ).toBe(true);
  });
});

test('there is no page without its alert, and every metric that has to be zero has one', () => {
  expect(runbooks.sort()).toEqual(alerts.map(({ alert }) => `${alert}.md`).sort());
  const watched = new Set(alerts.flatMap(({ expr }) => metricsOf(parseExpression(expr))));
  const zero = Object.entries(metrics).filter(([, { sort }]) => sort === 'zero' || sort === 'alive');
  // Told beside the pings that succeed, of which there must be some.
  const without = zero.map(([name]) => name).filter((name) => !watched.has(name));
  expect(without).toEqual(['wangge_database_ping_failures_total', 'wangge_task_turns_total']);
});

describe('the language', () => {
  const reading = (at: number, text: string): Reading => ({ at, samples: readSamples(text) });
  const series = [
    reading(0, 'a{x="1"} 1\na{x="2"} 5\nb 0\nc 10\nd 4'),
    reading(60, 'a{x="1"} 4\na{x="2"} 5\nb 0\nc 2\nd 4'),
    reading(120, 'a{x="1"} 4\na{x="2"} 5\nb 2\nc 3\nd 4'),
  ];
  test.each([
    ['a > 4', ['5']],
    ['a{x="1"} == 4', ['4']],
    ['a{x=~"1|2"} > 3', ['4', '5']],
    ['increase(a[5m]) > 0', ['3']],
    ['increase(a[30s]) == 0', []],
    ['sum(increase(a[5m])) == 3', ['3']],
    // A counter that fell began anew.
    ['increase(c[5m]) > 0', ['3']],
    ['absent(nowhere)', ['1']],
    ['absent(a) or b > 1', ['2']],
    ['increase(d[5m]) == 0 and b > 0', ['0']],
    ['increase(d[5m]) == 0 and b > 5', []],
    ['time() - b > 100', ['118']],
    ['b / d < 1', ['0.5']],
  ])('%s', (text, expected) => {
    expect(evaluate(parseExpression(text), series).map(({ value }) => String(value))).toEqual(expected);
  });

  test.each(['rate(a[5m]) > 0', 'a >', 'a > 1 b', 'sum by (x) (a)', 'a{x!="1"} > 0', '$a'])('%s is refused', (text) => {
    expect(() => parseExpression(text)).toThrow();
  });
});
