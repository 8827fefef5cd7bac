import { api, dataOf, Problem } from '../api/client';

/** Which destination stands for this browser, and for which subscription of it. */
interface KeptDevice {
  readonly destinationId: string;
  readonly endpoint: string;
}

const KEPT = 'panoptes-push';

/** Whether alerts appear here: they do, they do not, people do not want them, or the browser cannot. */
export type DeviceState = 'on' | 'off' | 'denied' | 'unsupported';

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** How it stands with this browser. A destination that somebody has removed since counts as off. */
export async function deviceState(): Promise<DeviceState> {
  if (!canPush()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const kept = keptDevice();
  const subscription = kept && (await subscriptionHere());
  if (!kept || subscription?.endpoint !== kept.endpoint) return 'off';
  const path = { params: { path: { id: kept.destinationId } } };
  return api.GET('/api/destinations/{id}', path).then(
    () => 'on',
    (cause: unknown) => (cause instanceof Problem && cause.status === 404 ? 'off' : 'on'),
  );
}

/**
 * Asks for permission, subscribes, and makes of it a destination that hears of everything its owner may see, from
 * warnings on. Gives how it stands then. Throws what the browser or the product has against it.
 */
export async function turnOnHere(label: string): Promise<DeviceState> {
  if ((await Notification.requestPermission()) !== 'granted')
    return Notification.permission === 'denied' ? 'denied' : 'off';
  const { publicKey } = await dataOf(api.GET('/api/channels/web-push/key'));
  const worker = await navigator.serviceWorker.ready;
  // One that was made for other keys, or that nobody here knows any more, would hear nothing.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  const { endpoint, keys = {} } = subscription.toJSON();
  const settings = { p256dh: keys.p256dh, auth: keys.auth };
  try {
    const body = { channel: 'web-push', address: endpoint, label, settings } as const;
    const { id } = await dataOf(api.POST('/api/destinations', { body }));
    localStorage.setItem(KEPT, JSON.stringify({ destinationId: id, endpoint }));
    await api.POST('/api/subscriptions', {
      body: { destinationId: id, scope: { type: 'all' }, minSeverity: 'warning' },
    });
  } catch (cause) {
    await subscription.unsubscribe();
    throw cause;
  }
  return 'on';
}

/** Ends both: the browser's subscription and the destination. */
export async function turnOffHere(): Promise<DeviceState> {
  const kept = keptDevice();
  localStorage.removeItem(KEPT);
  await (await subscriptionHere())?.unsubscribe();
  // Somebody may have removed it already.
  if (kept) {
    const path = { params: { path: { id: kept.destinationId } } };
    await api.DELETE('/api/destinations/{id}', path).catch(() => undefined);
  }
  return 'off';
}

/** Something by which its owner tells this device from their others: `Chrome, Linux`. */
export function deviceName(): string {
  const agent = navigator.userAgent;
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1] ?? 'Browser';
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? '';
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };
  return [names[browser] ?? browser, system].filter(Boolean).join(', ');
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration('/');
  return (await worker?.pushManager.getSubscription()) ?? null;
}

function keptDevice(): KeptDevice | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as KeptDevice | null;
  } catch {
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
