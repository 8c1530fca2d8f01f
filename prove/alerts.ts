import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../bench/program.ts';

/** A rule of `ops/alerts.yaml`. */
export interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary_zh: string; summary_en: string; reason: string; runbook: string };
}

export const alertsFile = join(root, 'ops/alerts.yaml');

export async function readAlerts(): Promise<Alert[]> {
  const { groups } = parse(await readFile(alertsFile, 'utf8')) as { groups: { name: string; rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}
