import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line said in the course of one request, update or command carries. */
export interface LogContext {
  readonly correlationId: string;
  readonly userId?: string;
  readonly locationId?: string;
}

const contexts = new AsyncLocalStorage<LogContext>();

/** Runs `work` so that all it logs, however deep, carries `context`; one within another adds to it. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...context }, work);
}

export const currentLogContext = (): LogContext | undefined => contexts.getStore();
