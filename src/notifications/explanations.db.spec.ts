import { randomUUID } from 'node:crypto';

import { PostOffice } from '../../test/support/post-office';
import { ChannelRegistry } from '../channels/channel-registry';
import type { IncidentKind } from '../domain/incident';
import type { Verdict } from '../domain/routing';
import { affected, pgArray, rows } from '../platform/database/sql';
import { ExplanationsService } from './explanations.service';

/** Somebody who is reached at an address of their name. */
interface Figure {
  readonly name: string;
  readonly role?: 'viewer' | 'operator' | 'admin' | null;
  readonly channel?: string;
  /** Of the destination. */
  readonly place?: string;
  /** Of the user. */
  readonly active?: boolean;
  readonly subscription?: string | null;
  readonly preferences?: string;
  /** Whether the home is open to a viewer. */
  readonly sees?: boolean;
}

const HOME = '00112233-4455-6677-8899-aabbccddeeff';

/** Everybody who is told of a home that went dark, or is not, for each reason that there is. */
const FIGURES: readonly (readonly [Verdict, Figure])[] = [
  ['tell', { name: 'anna', role: 'admin' }],
  ['tell', { name: 'otto' }],
  ['tell', { name: 'a stranger', role: null }],
  ['tell', { name: 'vera', role: 'viewer', sees: true }],
  ['outsideGrants', { name: 'vito', role: 'viewer' }],
  ['notSubscribed', { name: 'nora', subscription: null }],
  ['disabled', { name: 'dora', place: 'enabled = false' }],
  ['unverified', { name: 'uma', place: 'verified = false' }],
  ['userInactive', { name: 'ines', active: false }],
  ['otherKind', { name: 'kim', subscription: `kinds = '{power}'` }],
  ['belowSeverity', { name: 'bea', subscription: `min_severity = 'critical'` }],
  ['paused', { name: 'pia', preferences: `paused_until = '2100-01-01'` }],
  ['typeOff', { name: 'tia', preferences: `types = '{report}'` }],
  ['belowChannelSeverity', { name: 'sam', channel: 'sms', preferences: `min_severity = '{"sms": "critical"}'` }],
];

describe('the answer to who would be told of something', () => {
  let office: PostOffice;
  let explanations: ExplanationsService;
  /** By the id of the destination. */
  let names: ReadonlyMap<string, string>;

  beforeAll(async () => {
    office = await PostOffice.open();
    const registry = new ChannelRegistry([office.far, office.mail, office.pager]);
    explanations = new ExplanationsService(office.db, registry, office.clock);
    for (const [, figure] of FIGURES) await joins(figure);
    const found = await rows<{ id: string; address: string }>(office.db, 'SELECT id, address FROM destinations');
    names = new Map(found.map(({ id, address }) => [id, address]));
  });
  afterAll(() => office.close());
  beforeEach(() => affected(office.db, 'DELETE FROM silences'));

  async function joins({ name, role = 'operator', channel = 'telegram', active = true, ...more }: Figure) {
    const now = office.clock.now();
    const userId = role && randomUUID();
    const sql = `INSERT INTO users (id, email, name, role, active, created_at) VALUES ($1, $2, $2, $3, $4, $5)`;
    if (userId) await affected(office.db, sql, [userId, name, role, active, now]);
    const about = { channel, address: name, userId, label: null, language: null };
    const { subscription, place, preferences, sees } = more;
    await office.clerk.notifications.subscribe(about, subscription === null ? [] : [{ type: 'all' }]);
    const here = `destination_id = (SELECT id FROM destinations WHERE address = $1)`;
    if (subscription) await affected(office.db, `UPDATE subscriptions SET ${subscription} WHERE ${here}`, [name]);
    if (place) await affected(office.db, `UPDATE destinations SET ${place} WHERE address = $1`, [name]);
    if (sees) {
      const grant = `INSERT INTO user_grants (user_id, type, ref) VALUES ($1, 'location', $2)`;
      await affected(office.db, grant, [userId, HOME]);
    }
    if (!preferences) return;
    await affected(office.db, 'INSERT INTO preferences (user_id, changed_at) VALUES ($1, $2)', [userId, now]);
    await affected(office.db, `UPDATE preferences SET ${preferences} WHERE user_id = $1`, [userId]);
  }

  async function explained(
    kind: IncidentKind,
    severity: 'warning' | 'critical' = 'critical',
    userId: string | null = null,
  ) {
    const place = { accountId: office.account, customerId: null, locationId: HOME };
    const found = await explanations.explain(userId, { type: 'incident', happening: { kind, severity, place } });
    return new Map(found.map(({ destinationId, verdict }) => [names.get(destinationId) ?? '', verdict]));
  }

  /** The addresses where an incident that begins now is really told. */
  async function told(kind: IncidentKind): Promise<string[]> {
    const [id] = await office.opens(['home'], kind, [HOME]);
    const sql = `SELECT d.address FROM deliveries v JOIN destinations d ON d.id = v.destination_id
      WHERE v.incident_id = ANY($1::uuid[]) AND v.status <> 'suppressed' ORDER BY d.address COLLATE "C"`;
    return (await rows<{ address: string }>(office.db, sql, [pgArray([id ?? ''])])).map(({ address }) => address);
  }

  const withVerdict = (answer: ReadonlyMap<string, Verdict>, wanted: Verdict) =>
    [...answer].flatMap(([name, verdict]) => (verdict === wanted ? [name] : [])).sort();

  it('gives each who is not told the reason', async () => {
    const answer = await explained('location_offline', 'warning');
    expect(answer).toEqual(new Map(FIGURES.map(([verdict, { name }]) => [name, verdict])));
  });

  it.each(['location_offline', 'plume_unreachable', 'power'] as const)(
    'names exactly those who are then told: %s',
    async (kind) => {
      const answer = await explained(kind);
      expect(withVerdict(answer, 'tell')).toEqual(await told(kind));
    },
  );

  it('names nobody where it is silent, as nobody is told then', async () => {
    const silence = `INSERT INTO silences (scope_type, scope_id, reason, created_at, since)
      VALUES ('location', $1, 'works', $2, $2)`;
    await affected(office.db, silence, [HOME, office.clock.now()]);
    const answer = await explained('location_offline');
    expect(withVerdict(answer, 'silenced')).toEqual(['a stranger', 'anna', 'bea', 'otto', 'sam', 'vera']);
    expect(await told('location_offline')).toEqual([]);
  });

  it('is about one person where one is asked about', async () => {
    const [otto] = await rows<{ id: string }>(office.db, `SELECT id FROM users WHERE name = 'otto'`);
    expect(await explained('location_offline', 'critical', otto?.id ?? '')).toEqual(new Map([['otto', 'tell']]));
    const said = await explanations.explain(otto?.id ?? '', { type: 'report', severity: 'info' });
    expect(said).toMatchObject([{ verdict: 'tell' }]);
  });

  it('says that a channel is switched off, though what is told waits for it', async () => {
    office.far.configured = false;
    try {
      expect((await explained('location_offline')).get('otto')).toBe('channelOff');
    } finally {
      office.far.configured = true;
    }
  });
});
