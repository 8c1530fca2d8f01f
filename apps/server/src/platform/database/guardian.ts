/**
 * A small process between the product and PostgreSQL. The product holds the other end of its standard input; when the
 * product ends, in order or by kill -9, the kernel closes that pipe, and the guardian shuts PostgreSQL down and ends itself.
 * It runs in a session of its own, so neither Ctrl-C nor a signal to the product's group reaches it, and as the product's account (root
 * stays root), so it may signal the server whatever that runs as. It also keeps the server's log within bounds.
 *
 * Started by `embedded.ts` as `node guardian.ts <GuardianOrder as JSON>`; imports nothing but Node, to start quickly.
 */
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export interface GuardianOrder {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  /** The log file; it is moved to `<log>.1` when it reaches `logLimit` bytes. */
  log: string;
  logLimit: number;
  /** The socket's private folder, removed at the end. */
  socketFolder?: string | undefined;
  /** Milliseconds that a fast shutdown (its checkpoint above all) may take before it is cut short; then recovery follows at the next start. */
  patience: number;
}

const order = JSON.parse(process.argv[2] ?? '') as GuardianOrder;

let log = openSync(order.log, 'a', 0o600);
let written = fstatSync(log).size;

function write(chunk: Buffer): void {
  if (written + chunk.length > order.logLimit) {
    closeSync(log);
    rmSync(`${order.log}.1`, { force: true });
    renameSync(order.log, `${order.log}.1`);
    log = openSync(order.log, 'a', 0o600);
    written = 0;
  }
  try {
    written += writeSync(log, chunk);
  } catch {
    // A full disk must not end the guardian, and with it the server.
  }
}

const server = spawn(order.command, order.args, {
  cwd: order.cwd,
  env: order.env,
  ...(order.uid === undefined ? {} : { uid: order.uid, gid: order.gid }),
  stdio: ['ignore', 'pipe', 'pipe'],
  windowsHide: true,
});
server.stdout.on('data', write);
server.stderr.on('data', write);
server.once('error', (error) => {
  write(Buffer.from(`${error.message}\n`));
  process.exit(127);
});
server.once('exit', (code, signal) => {
  if (signal !== null) write(Buffer.from(`postgres ended by ${signal}\n`));
  const end = () => {
    if (order.socketFolder) rmSync(order.socketFolder, { recursive: true, force: true });
    process.exit(code ?? 1);
  };
  // Its last words are still in the pipe. Backends that lost their postmaster may hold that open, so the wait is short.
  server.once('close', end);
  setTimeout(end, 500);
});

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  // PostgreSQL's three shutdowns: SIGINT fast, SIGQUIT immediate (recovers at the next start), and the last resort.
  server.kill('SIGINT');
  setTimeout(() => server.kill('SIGQUIT'), order.patience).unref();
  setTimeout(() => server.kill('SIGKILL'), order.patience + 5000).unref();
}

process.stdin.on('end', stop).on('error', stop).on('close', stop).resume();
// A service manager signals the whole group; the product's own end decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
