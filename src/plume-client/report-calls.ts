import type { Call, PlumeCalls } from './plume-calls';
import { isRefusal, PlumeError } from './plume-error';
import type { PlumeSession } from './plume-session';

/** Asks for reports. Some clouds want to know the client of one; those are found out when they refuse without it. */
export class ReportCalls {
  constructor(private readonly calls: PlumeCalls) {}

  async get(session: PlumeSession, call: Omit<Call, 'base'>): Promise<unknown> {
    const plain: Call = { ...call, base: 'reports' };
    const named: Call = { ...plain, path: `${call.path}&client_id=${encodeURIComponent(session.clientId)}` };
    if (session.clientIdOnReports) return this.calls.get(session, named);
    try {
      return await this.calls.get(session, plain);
    } catch (error) {
      if (!(error instanceof PlumeError) || error.atSignIn || !isRefusal(error)) throw error;
      return this.withClient(session, named, error);
    }
  }

  private async withClient(session: PlumeSession, call: Call, before: PlumeError): Promise<unknown> {
    try {
      const answer = await this.calls.get(session, call);
      session.clientIdOnReports = true;
      return answer;
    } catch (error) {
      throw error instanceof PlumeError && isRefusal(error) ? before : error;
    }
  }
}
