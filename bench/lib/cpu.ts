import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface Stat {
  readonly parent: number;
  /** Seconds of the process itself. */
  readonly own: number;
  /** Seconds of its children that have ended. */
  readonly children: number;
}

const TICKS = ticksPerSecond();

/** Seconds of CPU that a process has used, user and system. Linux only; 0 when it is gone. */
export const cpuOf = (pid: number): number => statOf(pid)?.own ?? 0;

/** Seconds of CPU of a process and of all that it has started, also of those that have ended. */
export function cpuOfTree(root: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat) stats.set(Number(name), stat);
  }
  let sum = 0;
  for (const [pid, { own, children }] of stats) {
    if (pid === root || descends(stats, pid, root)) sum += own + children;
  }
  return sum;
}

/** The process that started this one; undefined when it is not on this machine. */
export const parentOf = (pid: number): number | undefined => statOf(pid)?.parent;

export const commandOf = (pid: number): string => read(`/proc/${pid}/comm`)?.trim() ?? '';

/** Bytes of memory that a process holds. */
export function residentBytes(pid: number): number {
  const pages = read(`/proc/${pid}/status`)?.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return Number(pages ?? NaN) * 1_024;
}

function descends(stats: ReadonlyMap<number, Stat>, pid: number, root: number): boolean {
  for (let at = stats.get(pid)?.parent; at !== undefined && at > 1; at = stats.get(at)?.parent) {
    if (at === root) return true;
  }
  return false;
}

function statOf(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name before the last parenthesis may hold anything.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { parent, own: (user + system) / TICKS, children: (childUser + childSystem) / TICKS };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function ticksPerSecond(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) || 100;
  } catch {
    return 100;
  }
}
