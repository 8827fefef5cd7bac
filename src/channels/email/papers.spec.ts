import { anAlert } from '../../../test/support/channel-contract';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage } from '../../domain/alert-message';
import { seconds } from '../../domain/duration';
import { incidentReport } from '../../domain/incident-report';
import type { Message } from '../../domain/message';
import { Papers } from './papers';

const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: '' };

/** The mail about the end of an outage there. */
function endAt(locationName: string): Message {
  const moments = { resolution: 'recovered', status: 'resolved', resolvedAt: reader.now } as const;
  const alert = anAlert({ ...moments, locationName });
  return { ...cardMessage(alert, reader), report: incidentReport(alert, [], reader)! };
}

describe('the papers that mails hand over', () => {
  let clock: TestClock;
  let papers: Papers;

  beforeEach(() => {
    clock = new TestClock();
    papers = new Papers(clock);
  });

  const handed = async (names: readonly string[]) => {
    const all = await Promise.all(names.map((name) => papers.of(endAt(name))));
    return all.map(({ length }) => length);
  };

  it('are made once for all who read the same one', async () => {
    const [[first], [second]] = await Promise.all([papers.of(endAt('Casa Vega')), papers.of(endAt('Casa Vega'))]);
    expect(first?.bytes.length).toBeGreaterThan(1_000);
    expect(second).toBe(first);
  });

  it('are none where there is nothing to hand over', async () => {
    expect(await papers.of(cardMessage(anAlert(), reader))).toEqual([]);
  });

  it('are left out in a storm, and handed over again when it is calm', async () => {
    const homes = Array.from({ length: 30 }, (_, at) => `Home ${at}`);
    const given = await handed(homes);
    expect(given.filter((count) => count === 1)).toHaveLength(20);
    expect(given.slice(0, 20)).not.toContain(0);
    await clock.pass(seconds(1));
    expect(await handed(['Another home', 'One more'])).toEqual([1, 0]);
  });
});
