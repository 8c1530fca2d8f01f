/** Starts the embedded server of the folder given, says where it listens, and stays until it is killed. */
import { isDatabaseProblem, startEmbedded } from '../../src/platform/database/index.ts';

try {
  const { login } = await startEmbedded({ dataFolder: process.argv[2] ?? '' });
  process.stdout.write(`${JSON.stringify({ login })}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!isDatabaseProblem(error)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code, zh: error.zh, en: error.en })}\n`);
}
