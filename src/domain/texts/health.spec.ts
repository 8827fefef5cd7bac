import { healthOf, type PodSigns } from '../reports/health';
import { healthText } from './health';

const pod = (given: Partial<PodSigns> = {}): PodSigns => ({
  name: 'Hall',
  state: 'online',
  gateway: null,
  health: null,
  alerts: [],
  devices: null,
  ...given,
});
const den = pod({ name: 'Den', state: 'offline' });
const told = (pods: readonly PodSigns[], serviceLevel: string | null = null, unseen = false) =>
  healthText(healthOf(pods, serviceLevel, unseen ? 'unknown' : null), 'en');

describe('how a home is doing, in sentences', () => {
  it.each([
    ['Online: everything works.', [pod()]],
    ['Unknown: no pod is claimed here.', []],
    ['Unknown: Plume does not say whether its pods are connected.', [pod({ state: 'unknown' })]],
    ['Offline: all pods are disconnected.', [den]],
    ['Offline: the gateway is disconnected.', [{ ...den, gateway: true }, pod()]],
    ['Online, but 1 pod is disconnected.', [den, pod()]],
    ['Online, but 2 pods are disconnected.', [den, den, pod()]],
    ['Online, with 1 warning.', [pod({ health: 'fair' })]],
    ['Online, with 2 warnings.', [pod({ health: 'fair', alerts: ['highInterference'] })]],
  ])('says: %s', (summary, pods) => {
    expect(told(pods).summary).toBe(summary);
  });

  it('lists what is wrong and what may become so', () => {
    const ailing = pod({ name: 'Attic', health: 'Poor', alerts: ['highInterference'] });
    expect(told([den, ailing, pod({ state: 'unknown' })])).toMatchObject({
      issues: ['Pod Den is disconnected.'],
      warnings: [
        'Pod Attic is in poor health.',
        'Pod Attic has an alert: highInterference.',
        'Plume does not say whether pod Hall is connected.',
      ],
    });
  });

  it('tells of a commercial limit beside the health, and of a loss of sight before all', () => {
    expect(told([pod()], 'basicService').summary).toBe(
      'Online: everything works. The operator has limited its service to the basics.',
    );
    expect(told([pod()], null, true).summary).toMatch(/^Unknown: it has not been seen/);
  });

  it('speaks Spanish too', () => {
    const health = healthOf([den, pod({ health: 'fair' })], 'noService');
    expect(healthText(health, 'es')).toEqual({
      summary: 'En línea, pero hay 1 pod desconectado. El operador ha suspendido su servicio: el WiFi está bloqueado.',
      issues: ['El pod Den está desconectado.'],
      warnings: ['La salud del pod Hall es regular.'],
    });
  });
});
