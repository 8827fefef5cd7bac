/**
 * Shows push messages, and, while the product cannot be reached, a page that says so with what was known last. It
 * answers nothing from a store but that page: what the product says is always asked of the product.
 */

const STORE = 'panoptes';
const LAST_KNOWN = '/last-known';

const TEXTS = {
  en: {
    title: 'You are offline',
    lead: 'Panoptes cannot be reached from this device. Alerts on your other channels go on.',
    known: (at) => `Last known, ${at}:`,
    states: { offline: 'offline', degraded: 'degraded', unknown: 'unknown', online: 'online' },
    again: 'Try again',
  },
  es: {
    title: 'Está sin conexión',
    lead: 'Desde este dispositivo no se llega a Panoptes. Los avisos por sus otros canales siguen.',
    known: (at) => `Lo último que se supo, ${at}:`,
    states: { offline: 'fuera de línea', degraded: 'degradadas', unknown: 'sin datos', online: 'en línea' },
    again: 'Reintentar',
  },
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(self.fetch(event.request).catch(() => offlinePage()));
});

/** Pages tell what they show, `{ language, at, counts }`, and null when somebody signs out. */
self.addEventListener('message', (event) => event.waitUntil(keep(event.data)));

self.addEventListener('push', (event) => {
  const { title, body, tag, renotify, tone, url, actions: all } = readPush(event.data);
  // A button that leads nowhere would only seem to do something.
  const actions = all.filter(({ url: leadsTo }) => leadsTo);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      ...(tag ? { tag, renotify } : {}),
      icon: '/icon-192.png',
      badge: '/badge-96.png',
      requireInteraction: tone === 'critical',
      actions: actions.map(({ action, title: label }) => ({ action, title: label })),
      data: { url, byAction: Object.fromEntries(actions.map(({ action, url: leadsTo }) => [action, leadsTo])) },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url, byAction = {} } = event.notification.data ?? {};
  event.waitUntil(show(byAction[event.action] || url || '/'));
});

/** What was pushed; a browser insists on a notification whatever it was. */
function readPush(data) {
  const usual = { title: 'Panoptes', body: '', tag: '', renotify: false, tone: 'info', url: null, actions: [] };
  try {
    return { ...usual, ...data.json() };
  } catch {
    return usual;
  }
}

/** In the window that shows it already, else in a new one: nobody's work is navigated away. */
async function show(url) {
  const { href } = new self.URL(url, self.location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((window) => window.url === href);
  return there ? there.focus() : self.clients.openWindow(href);
}

async function keep(known) {
  const store = await self.caches.open(STORE);
  await (known ? store.put(LAST_KNOWN, self.Response.json(known)) : store.delete(LAST_KNOWN));
}

async function offlinePage() {
  const store = await self.caches.open(STORE);
  const known = await store.match(LAST_KNOWN).then((kept) => kept?.json());
  const language = known?.language === 'es' ? 'es' : 'en';
  const texts = TEXTS[language];
  return new self.Response(documentOf(language, texts, known), {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    },
  });
}

function documentOf(language, texts, known) {
  const at = known && new Date(known.at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const lines = Object.entries(texts.states).map(([state, name]) => `<li>${Number(known?.counts[state])} ${name}</li>`);
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${texts.title} – Panoptes</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem; }
      a { color: inherit; display: inline-block; padding: 0.5rem 0; }
    </style>
  </head>
  <body>
    <main>
      <h1>${texts.title}</h1>
      <p>${texts.lead}</p>
      ${known ? `<p>${texts.known(at)}</p><ul>${lines.join('')}</ul>` : ''}
      <p><a href="">${texts.again}</a></p>
    </main>
  </body>
</html>`;
}
