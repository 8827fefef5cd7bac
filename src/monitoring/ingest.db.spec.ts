import { randomUUID } from 'node:crypto';

import { PostOffice } from '../../test/support/post-office';
import { after, minutes, seconds } from '../domain/duration';
import type { Actor } from '../domain/permissions';
import type { SignalReport } from '../domain/signal';
import { SignalsService } from '../fleet/signals.service';
import { IncidentsConfig } from '../incidents/incidents.config';
import { ReviewService } from '../incidents/review.service';
import { rows } from '../platform/database/sql';
import { IngestService } from './ingest.service';
import { MonitoringConfig } from './monitoring.config';

const GONE = '🟠 Casa Vega has lost power';
const BACK = '🟢 Casa Vega has power again';

let office: PostOffice;
let ingest: IngestService;
let review: ReviewService;
let home: string;

beforeEach(async () => {
  office = await PostOffice.open();
  review = new ReviewService(office.clerk.notifications, new IncidentsConfig({}));
  const config = new MonitoringConfig({ SIGNAL_SILENT_SECONDS: '600' });
  ingest = new IngestService(office.db, office.clock, new SignalsService(), review, config);
  await office.subscribes('1');
  home = await aHome();
});
afterEach(() => office.close());

describe('a site that reports its power', () => {
  it('is told of when the mains go and when they are back, with the moments that the site says', async () => {
    await reports('mains', 'on');
    await office.clock.pass(minutes(5));
    const gone = after(office.clock.now(), -seconds(20));
    expect(await reports('mains', 'off', gone)).toEqual({ state: 'off', since: gone, changed: true });
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([GONE]);
    await office.clock.pass(minutes(5));
    await reports('mains', 'on');
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([BACK, BACK]);
    expect(await incidents()).toEqual([
      { kind: 'power', severity: 'warning', status: 'resolved', resolution: 'recovered', subject: home },
    ]);
    expect(await transitions()).toEqual(['mains on → off', 'mains off → on']);
  });

  it('may report as often as it likes: what says nothing new changes nothing', async () => {
    await reports('mains', 'off');
    expect(await reports('mains', 'off')).toMatchObject({ state: 'off', changed: false });
    await reports('mains', 'off');
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([GONE]);
    expect(await transitions()).toEqual([]);
  });

  it('is one incident however much has gone, kept current', async () => {
    await reports('mains', 'off');
    await reports('ups', 'on');
    await office.delivers();
    await reports('ups', 'off');
    await reports('mains', 'on');
    expect(await incidents()).toMatchObject([{ status: 'open' }]);
    await reports('ups', 'on');
    expect(await incidents()).toMatchObject([{ status: 'resolved' }]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([BACK, BACK]);
  });

  it('is unknown when it falls silent, which is neither an alert nor a recovery', async () => {
    await reports('mains', 'on');
    await reports('ups', 'off');
    await office.clock.pass(minutes(9));
    await ingest.turn();
    expect(await states()).toEqual(['mains on', 'ups off']);
    await office.clock.pass(minutes(1) + 1);
    await ingest.turn();
    await ingest.turn();
    expect(await states()).toEqual(['mains unknown', 'ups unknown']);
    expect(await transitions()).toEqual(['mains on → unknown', 'ups off → unknown']);
    expect(await incidents()).toMatchObject([{ status: 'open' }]);
    await reports('mains', 'on');
    expect(await incidents()).toMatchObject([{ status: 'open' }]);
    await reports('ups', 'on');
    expect(await incidents()).toMatchObject([{ status: 'resolved' }]);
  });

  it('is not told by a report that another has overtaken', async () => {
    await reports('mains', 'on');
    const before = after(office.clock.now(), -minutes(1));
    expect(await reports('mains', 'off', before)).toMatchObject({ state: 'on', changed: false });
    expect(await incidents()).toEqual([]);
  });

  it('takes two reports at the same moment one after the other', async () => {
    await Promise.all([reports('mains', 'off'), reports('mains', 'off'), reports('ups', 'off')]);
    expect(await incidents()).toHaveLength(1);
  });

  it('stays closed by hand while its mains are gone, and opens anew when they go again', async () => {
    await reports('mains', 'off');
    await office.db.query(`UPDATE incidents SET status = 'resolved', resolved_at = $1, resolution = 'manual'`, [
      office.clock.now(),
    ]);
    await office.clock.pass(minutes(1));
    await reports('mains', 'off');
    expect(await incidents()).toHaveLength(1);
    await reports('mains', 'on');
    await office.clock.pass(minutes(1));
    await reports('mains', 'off');
    expect(await incidents()).toHaveLength(2);
  });

  it('is forgotten with its home', async () => {
    await reports('mains', 'off');
    await office.db.transaction((tx) => review.forget(tx, [home], office.clock.now()));
    expect(await incidents()).toMatchObject([{ status: 'resolved', resolution: 'removed' }]);
  });

  it('is taken at its word by those who manage locations, and only while it is watched', async () => {
    const vera: Actor = { userId: randomUUID(), name: 'Vera', role: 'viewer', grants: [] };
    const report: SignalReport = { name: 'mains', value: 'off', at: null };
    await expect(ingest.ingest(vera, home, report)).rejects.toMatchObject({ kind: 'missing' });
    const guest: Actor = { ...vera, grants: [{ type: 'location', id: home }] };
    await expect(ingest.ingest(guest, home, report)).rejects.toMatchObject({ kind: 'forbidden' });
    const otto: Actor = { ...vera, role: 'operator' };
    expect(await ingest.ingest(otto, home, report)).toMatchObject({ state: 'off' });
    await office.db.query('UPDATE locations SET retired_at = now()');
    await expect(ingest.ingest(otto, home, report)).rejects.toMatchObject({ kind: 'missing' });
  });
});

const reports = (name: SignalReport['name'], value: SignalReport['value'], at: Date | null = null) =>
  ingest.ingest(null, home, { name, value, at });

const incidents = () =>
  rows(office.db, 'SELECT kind, severity, status, resolution, subject FROM incidents ORDER BY opened_at, id');

const states = async () =>
  (await rows<{ said: string }>(office.db, `SELECT signal || ' ' || state AS said FROM signals ORDER BY 1`)).map(
    ({ said }) => said,
  );

async function transitions(): Promise<string[]> {
  const found = await rows<{ said: string }>(
    office.db,
    `SELECT signal || ' ' || from_state || ' → ' || to_state AS said FROM signal_transitions ORDER BY detected_at, signal`,
  );
  return found.map(({ said }) => said);
}

async function aHome(): Promise<string> {
  const [made] = await rows<{ id: string }>(
    office.db,
    `WITH account AS (
       INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at)
       VALUES ('a', 'p', '', '', '', '', 'selected', now(), now()) RETURNING id
     )
     INSERT INTO locations (account_id, customer_id, location_id, name, created_at)
     SELECT id, 'c', 'l', 'Casa Vega', now() FROM account RETURNING id`,
  );
  return made?.id ?? '';
}
