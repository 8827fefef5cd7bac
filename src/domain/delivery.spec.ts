import fc from 'fast-check';
import { buttonData, decideSend, isPatient, readButtonData } from './delivery';

const open = { status: 'open', resolution: null } as const;
const acknowledged = { status: 'acknowledged', resolution: null } as const;
const recovered = { status: 'resolved', resolution: 'recovered' } as const;
const merged = { status: 'resolved', resolution: 'merged' } as const;
const unshown = { shownVersion: 0, shownFinal: false, hidden: false };
const shown = { shownVersion: 1, shownFinal: false, hidden: false };
const shownOver = { shownVersion: 2, shownFinal: true, hidden: false };

describe('decideSend', () => {
  it('tells of an incident that began', () => {
    expect(decideSend('incident.opened', open, unshown)).toEqual({ form: 'card' });
  });

  it('tells of beginning and end in one message when the end came first', () => {
    expect(decideSend('incident.opened', recovered, unshown)).toEqual({ form: 'card' });
    expect(decideSend('incident.resolved', recovered, shownOver)).toMatchObject({ form: 'none' });
  });

  it('does not begin to tell of what has become part of another incident', () => {
    expect(decideSend('incident.opened', merged, unshown)).toMatchObject({ form: 'none' });
  });

  it('tells of a recovery where the beginning arrived, and nowhere else', () => {
    expect(decideSend('incident.resolved', recovered, shown)).toEqual({ form: 'reply' });
    expect(decideSend('incident.resolved', recovered, unshown)).toMatchObject({ form: 'none' });
  });

  it('reminds only of what nobody has and what is not over', () => {
    expect(decideSend('incident.reminder', open, shown)).toEqual({ form: 'reply' });
    expect(decideSend('incident.reminder', acknowledged, shown)).toMatchObject({ form: 'none' });
    expect(decideSend('incident.reminder', recovered, shown)).toMatchObject({ form: 'none' });
  });

  it('tells whoever it was handed to, by the alert itself where there is none yet', () => {
    const theirs = { ...shown, theirs: true };
    expect(decideSend('incident.assigned', acknowledged, theirs)).toEqual({ form: 'reply' });
    expect(decideSend('incident.assigned', open, { ...unshown, theirs: true })).toEqual({ form: 'card' });
    expect(decideSend('incident.assigned', open, { ...unshown, theirs: true, ofMany: true })).toEqual({
      form: 'reply',
    });
    expect(decideSend('incident.assigned', open, shown)).toMatchObject({ form: 'none' });
    expect(decideSend('incident.assigned', recovered, theirs)).toMatchObject({ form: 'none' });
  });

  it('says nothing of what its reader may not see any more', () => {
    for (const type of ['incident.opened', 'incident.resolved', 'incident.reminder', 'incident.flapping'] as const) {
      expect(decideSend(type, open, { ...shown, hidden: true })).toMatchObject({ form: 'none' });
    }
  });

  it('always passes on a notice to admins', () => {
    expect(decideSend('notice', null, null)).toEqual({ form: 'reply' });
  });
});

describe('patience', () => {
  it('is for what people send, unless it is critical, and never for alerts', () => {
    expect(isPatient('announcement', 'warning')).toBe(true);
    expect(isPatient('announcement', 'critical')).toBe(false);
    for (const type of ['incident.opened', 'incident.resolved', 'notice'] as const) {
      expect(isPatient(type, 'info')).toBe(false);
    }
  });
});

describe('button data', () => {
  it('carry an action and an id there and back, within Telegram’s 64 bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 's', 'd'), fc.uuid(), (action, id) => {
        const data = buttonData(action, id);
        expect(data).toHaveLength(23);
        expect(readButtonData(data)).toEqual({ action, deliveryId: id });
      }),
    );
  });

  it.each(['', 'a', 'x0123456789012345678901', 'aé', `a${'-'.repeat(23)}`])('does not read "%s"', (data) => {
    expect(readButtonData(data)).toBeNull();
  });
});
