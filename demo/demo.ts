import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ask, Newcomer, PlumeAddresses, TelegramAddresses } from './far-sides';
import { Program } from './program';

/** The whole product on a machine with nothing but Node: against a simulated Plume Cloud and a simulated Telegram. */

const ROOT = join(__dirname, '..', '..');
const FOLDER = newFolder();

const HOMES = 40;
const PODS = 3;
const TROUBLE = { meanMinutesBetween: 0.5, meanMinutesDown: 1.5 };

const PORT = 3000;
const START_MS = 90_000;

/** What the product inherits; settings of the shell must not lead the demo to a real database or a real bot. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

const LinkCode = z.object({ code: z.string() });

const programs: Program[] = [];
let ending = false;

async function main(): Promise<void> {
  say(`Starting ${HOMES} homes with ${PODS} pods each, a Telegram, and the product …`);

  const plume = start('plume', 'dist-tools/simulators/plume/main.js', {}, [
    ...['--homes', String(HOMES), '--pods', String(PODS), '--limit', '0'],
  ]);
  const telegram = start('telegram', 'dist-tools/simulators/telegram/main.js', {}, []);
  const cloud = PlumeAddresses.parse(JSON.parse(await plume.firstLine));
  const chat = TelegramAddresses.parse(JSON.parse(await telegram.firstLine));

  const port = await freePort(PORT);
  const address = `http://localhost:${port}`;
  const admin = { email: 'admin@example.com', password: randomBytes(9).toString('base64url') };
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: address,
    DATA_DIR: FOLDER,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    PLUME_SSO_URL: cloud.ssoUrl,
    PLUME_API_BASE: cloud.apiBase,
    PLUME_REPORTS_BASE: cloud.reportsBase,
    PLUME_AUTH_HEADER: cloud.authHeader,
    PLUME_PARTNER_ID: cloud.partnerId,
    PLUME_CALLS_PER_SECOND: '0',
    PLUME_CALLS_PER_5_MINUTES: '0',
    POLL_INTERVAL_SECONDS: '5',
    TELEGRAM_BOT_TOKEN: chat.token,
    TELEGRAM_API_ROOT: chat.url,
    LOG_FORMAT: 'json',
  };
  const product = start('panoptes', 'dist/main.js', environment, []);
  await ready(product, `http://127.0.0.1:${port}/health/ready`);

  const { code } = LinkCode.parse(JSON.parse(await commandLine(environment, 'link-code', 'create', '--json')));
  const you = await Newcomer.find(chat.control);
  await you.writes(`/start ${code}`);
  await you.writes('/subscribe');
  await you.presses('Everything', 'how grave must it be?');
  await you.presses('Everything', 'This chat now hears of');
  await ask('POST', `${cloud.control}/outages`, TROUBLE);

  say(`
  Panoptes is running, and things begin to go wrong: the first alert comes within a minute.

    Bot page      ${chat.page}
                  You are linked and subscribed. Press a button under an alert, or send /status or /help.
    Dashboard     ${address}/
    API           ${address}/api/docs
    Admin         ${admin.email}   password  ${admin.password}
    Health        ${address}/health/ready
    Metrics       ${address}/metrics
    Plume's side  ${cloud.control}   (to make trouble of your own)
    Logs          ${FOLDER}/*.log

  Ctrl-C ends everything.
`);
}

/**
 * A folder of its own each time: the simulators remember nothing of the last one, so the product must not either.
 *
 * Not in the checkout: PostgreSQL does not run as root, and whoever it runs as instead may be unable to enter there.
 */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'panoptes-demo-'));
  chmodSync(folder, 0o755);
  return folder;
}

function start(name: string, file: string, settings: NodeJS.ProcessEnv, args: readonly string[]): Program {
  const program = new Program(name, join(ROOT, file), {
    args,
    env: { ...inherited(), ...settings },
    folder: FOLDER,
    log: join(FOLDER, `${name}.log`),
  });
  programs.push(program);
  void program.ended.then((reason) => {
    if (!ending) void end(program.obituary(`${name} has ended (${reason}), and the demo with it`));
  });
  return program;
}

async function commandLine(settings: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'dist/cli.js'), ...args], {
    cwd: FOLDER,
    env: { ...inherited(), ...settings },
  });
  return stdout;
}

const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

async function ready(program: Program, address: string): Promise<void> {
  const latest = Date.now() + START_MS;
  while (!ending && Date.now() < latest) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw program.obituary(`${program.name} was not ready in time`);
}

/** `wanted`, or any free port of the loopback when somebody has it. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (wanted === 0) reject(error);
      else freePort(0).then(resolve, reject);
    });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : wanted));
    });
  });
}

/** The product first: it speaks with the simulators until its last send. */
async function end(fault?: Error): Promise<never> {
  if (ending) return new Promise(() => undefined);
  ending = true;
  if (fault) process.stderr.write(`\n${fault.message}\n`);
  for (const program of [...programs].reverse()) await program.stop();
  rmSync(FOLDER, { recursive: true, force: true });
  process.exit(fault ? 1 : 0);
}

const say = (text: string) => process.stdout.write(`${text}\n`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
main().catch((error: unknown) => end(error instanceof Error ? error : new Error(String(error))));
