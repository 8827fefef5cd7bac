import { LONGEST_PAYLOAD, type TeamsMessage } from '../../../src/channels/teams/teams-card';
import { LoopbackServer } from './loopback-server';

/** Microsoft Teams on loopback: one workflow that posts what it is called with. */
export class Teams {
  readonly path = '/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke';
  readonly query =
    '?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
  readonly cards: TeamsMessage[] = [];

  private constructor(readonly server: LoopbackServer) {}

  static async start(): Promise<Teams> {
    const server = await LoopbackServer.start(({ bytes, body, query }) => {
      if (query.sig !== 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789') return { status: 401 };
      if (bytes.length > LONGEST_PAYLOAD) return { status: 413 };
      const card = JSON.parse(body) as TeamsMessage;
      const empty = card.attachments[0].content.body.some((line) => line.inlines.some(({ text }) => text === ''));
      if (card.type !== 'message' || empty) return { status: 400, body: { error: { code: 'InvalidRequestContent' } } };
      teams.cards.push(card);
      return { status: 202 };
    });
    const teams = new Teams(server);
    return teams;
  }

  get url(): string {
    return this.server.url + this.path + this.query;
  }

  /** What people read, a line for each block. */
  texts(): string[] {
    return this.cards.map(({ attachments: [{ content }] }) =>
      content.body.map(({ inlines }) => inlines.map(({ text }) => text).join('')).join('\n'),
    );
  }
}
