/**
 * Who may call what: every operation of the API, read by test/e2e/who-may-what.e2e-spec.ts.
 *
 * `ok` gets what they asked for (200); `in` is let in, whatever comes of it; `open` is for anybody; a number is the
 * answer. `foreign` is the viewer again, asking about what is somebody else's (`-`: there is no such thing), `reader`
 * an admin's API token with the scope read, `disabled` an admin who was shut out a moment ago.
 */
const COLUMNS = ['anonymous', 'viewer', 'foreign', 'operator', 'admin', 'reader', 'disabled'] as const;

export type Who = (typeof COLUMNS)[number];

const TABLE = `
                                                      anonymous  viewer  foreign  operator  admin  reader  disabled
GET    /api/audit                                           401     403        -       403     ok      ok       401
GET    /api/audit/export                                    401     403        -       403     ok      ok       401

GET    /api/auth/ways                                      open    open        -      open   open    open      open
POST   /api/auth/login                                     open    open        -      open   open    open      open
POST   /api/auth/refresh                                   open    open        -      open   open    open      open
POST   /api/auth/invites/accept                            open    open        -      open   open    open      open
GET    /api/auth/oidc/start                                open    open        -      open   open    open      open
GET    /api/auth/oidc/callback                             open    open        -      open   open    open      open
POST   /api/auth/logout                                    open    open        -      open   open    open      open
GET    /api/auth/me                                         401      ok        -        ok     ok      ok       401
POST   /api/auth/password                                   401      in        -        in     in     403       401
GET    /api/auth/sessions                                   401      ok        -        ok     ok     403       401
DELETE /api/auth/sessions/{id}                              401      in      404        in     in     403       401
POST   /api/auth/totp                                       401      in        -        in     in     403       401
DELETE /api/auth/totp                                       401      in        -        in     in     403       401
GET    /api/tokens                                          401      ok        -        ok     ok     403       401
POST   /api/tokens                                          401      in        -        in     in     403       401
DELETE /api/tokens/{id}                                     401      in      404        in     in     403       401

GET    /api/users                                           401     403        -       403     ok      ok       401
POST   /api/users                                           401     403        -       403     in     403       401
GET    /api/users/{id}                                      401     403      403       403     ok      ok       401
PATCH  /api/users/{id}                                      401     403      403       403     in     403       401
DELETE /api/users/{id}                                      401     403      403       403     in     403       401
POST   /api/users/{id}/invite                               401     403      403       403     in     403       401
GET    /api/users/{id}/grants                               401     403      403       403     ok      ok       401
PUT    /api/users/{id}/grants                               401     403      403       403     in     403       401

GET    /api/plume-accounts                                  401     403        -        ok     ok      ok       401
POST   /api/plume-accounts                                  401     403        -       403     in     403       401
GET    /api/plume-accounts/{id}                             401     403        -        ok     ok      ok       401
PATCH  /api/plume-accounts/{id}                             401     403        -       403     in     403       401
DELETE /api/plume-accounts/{id}                             401     403        -       403     in     403       401
POST   /api/plume-accounts/{id}/verify                      401     403        -       403     in     403       401
GET    /api/plume-accounts/{id}/customers                   401     403        -        ok     ok      ok       401
GET    /api/plume-accounts/{id}/customers/{customerId}/locations
                                                            401     403        -        ok     ok      ok       401

GET    /api/system                                         401     403        -        ok     ok      ok       401
GET    /api/overview                                        401      ok        -        ok     ok      ok       401
GET    /api/locations                                       401      ok        -        ok     ok      ok       401
POST   /api/locations                                       401     403        -        in     in     403       401
GET    /api/locations/{id}                                  401      ok      404        ok     ok      ok       401
PATCH  /api/locations/{id}                                  401     403      403        in     in     403       401
DELETE /api/locations/{id}                                  401     403      403        in     in     403       401
GET    /api/locations/{id}/pods                             401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/transitions                      401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/mesh                            401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/notes                           401      ok      404        ok     ok      ok       401
POST   /api/locations/{id}/notes                           401     403      403        in     in     403       401
DELETE /api/locations/{id}/notes/{noteId}                  401     403      403        in     in     403       401
GET    /api/locations/{id}/status                           401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/wifi                             401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/wan                              401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/stats                            401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/uptime                           401      ok      404        ok     ok      ok       401
GET    /api/locations/{id}/speed-tests                      401      ok      404        ok     ok      ok       401
POST   /api/locations/{id}/poll                             401     403      403        in     in     403       401
POST   /api/ingest                                          401     403      403       403    403     403       401

GET    /api/incidents                                       401      ok        -        ok     ok      ok       401
POST   /api/incidents                                       401      in      404        in     in     403       401
GET    /api/incidents/pressing                              401      ok        -        ok     ok      ok       401
GET    /api/incidents/{id}                                  401      ok      404        ok     ok      ok       401
GET    /api/incidents/{id}/timeline                         401      ok      404        ok     ok      ok       401
POST   /api/incidents/{id}/acknowledge                      401     403      403        in     in     403       401
POST   /api/incidents/{id}/assign                           401     403      403        in     in     403       401
GET    /api/incidents/{id}/assignees                        401     403      403        ok     ok      ok       401
POST   /api/incidents/{id}/decline                          401     403      403        in     in     403       401
POST   /api/incidents/{id}/resolve                          401     403      403        in     in     403       401
POST   /api/incidents/{id}/reopen                           401     403      403        in     in     403       401
POST   /api/incidents/{id}/severity                         401     403      403        in     in     403       401
POST   /api/incidents/{id}/comments                         401     403      403        in     in     403       401

GET    /api/confirmations/{id}                              401      in        -        in     in     403       401
POST   /api/confirmations/{id}/confirm                      401      in        -        in     in     403       401
POST   /api/confirmations/{id}/decline                      401      in        -        in     in     403       401

GET    /api/silences                                        401     403        -        ok     ok      ok       401
POST   /api/silences                                        401     403        -        in     in     403       401
GET    /api/silences/{id}                                   401     403      403        ok     ok      ok       401
PATCH  /api/silences/{id}                                   401     403      403        in     in     403       401
DELETE /api/silences/{id}                                   401     403      403        in     in     403       401

GET    /api/status-pages                                    401     403        -        ok     ok      ok       401
POST   /api/status-pages                                    401     403        -       403     in     403       401
GET    /api/status-pages/{id}                               401     403      403        ok     ok      ok       401
PATCH  /api/status-pages/{id}                               401     403      403       403     in     403       401
DELETE /api/status-pages/{id}                               401     403      403       403     in     403       401
GET    /api/status-pages/{id}/notices                       401     403      403        ok     ok      ok       401
POST   /api/status-pages/{id}/notices                       401     403      403       403     in     403       401
PATCH  /api/status-pages/{id}/notices/{noticeId}            401     403      403       403     in     403       401
DELETE /api/status-pages/{id}/notices/{noticeId}            401     403      403       403     in     403       401

GET    /api/destinations                                    401      ok        -        ok     ok      ok       401
POST   /api/destinations                                    401      in      403        in     in     403       401
GET    /api/destinations/ways                               401      ok        -        ok     ok      ok       401
GET    /api/destinations/{id}                               401      ok      404       404     ok      ok       401
PATCH  /api/destinations/{id}                               401      in      404        in     in     403       401
DELETE /api/destinations/{id}                               401      in      404        in     in     403       401
POST   /api/destinations/{id}/test                          401      in      404        in     in     403       401
POST   /api/destinations/{id}/code                          401      in      404        in     in     403       401
POST   /api/destinations/{id}/verify                        401      in      404        in     in     403       401
GET    /api/subscriptions                                   401      ok        -        ok     ok      ok       401
POST   /api/subscriptions                                   401      in      404        in     in     403       401
GET    /api/subscriptions/{id}                              401      ok      404       404     ok      ok       401
PATCH  /api/subscriptions/{id}                              401      in      404        in     in     403       401
DELETE /api/subscriptions/{id}                              401      in      404        in     in     403       401
GET    /api/deliveries                                      401     403        -        ok     ok      ok       401
GET    /api/channels                                        401     403        -       403     ok      ok       401
GET    /api/channels/web-push/key                           401      ok        -        ok     ok      ok       401
GET    /api/channels/{channel}                              401     403        -       403     ok      ok       401
PUT    /api/channels/{channel}                              401     403        -       403     in     403       401
GET    /api/channels/{channel}/callback                    open    open        -      open   open    open      open
POST   /api/channels/{channel}/callback                    open    open        -      open   open    open      open
POST   /api/channels/{channel}/test                         401     403        -       403     in     403       401
GET    /api/templates                                       401     403        -       403     ok      ok       401
GET    /api/templates/{type}                                401     403        -       403     ok      ok       401
PUT    /api/templates/{type}                                401     403        -       403     in     403       401
DELETE /api/templates/{type}                                401     403        -       403     in     403       401
POST   /api/templates/{type}/preview                        401     403        -       403     in     403       401
POST   /api/deliveries/retry                                401     403        -        in     in     403       401
GET    /api/deliveries/{id}                                 401     403      403        ok     ok      ok       401
POST   /api/deliveries/{id}/retry                           401     403      403        in     in     403       401

GET    /api/inbox                                           401      ok        -        ok     ok      ok       401
POST   /api/inbox/{id}/read                                 401      in      404        in     in     403       401
POST   /api/inbox/read-all                                  401      in        -        in     in     403       401
POST   /api/live/tickets                                    401      in        -        in     in     403       401

GET    /api/preferences                                     401      ok        -        ok     ok      ok       401
PUT    /api/preferences                                     401      in        -        in     in     403       401
GET    /api/notifications                                   401     403        -        ok     ok      ok       401
POST   /api/notifications                                   401     403        -        in     in     403       401
POST   /api/notifications/preview                           401     403        -        in     in     403       401
GET    /api/notifications/recipients                        401     403        -        ok     ok      ok       401
GET    /api/notifications/explain                           401      ok        -        ok     ok      ok       401
GET    /api/notifications/{id}                              401     403        -        in     in      in       401
POST   /api/notifications/{id}/cancel                       401     403        -        in     in     403       401

GET    /api/assistant                                       401      ok        -        ok     ok      ok       401
POST   /api/assistant/messages                              401      in        -        in     in     403       401
POST   /api/assistant/confirmations/{id}                    401      in        -        in     in     403       401
GET    /api/assistant/conversations                         401      ok        -        ok     ok      ok       401
GET    /api/assistant/conversations/{id}                    401      in      404        in     in      in       401
DELETE /api/assistant/conversations/{id}                    401      in      404        in     in     403       401

POST   /api/telegram/webhook                                401     401        -       401    401     401       401
GET    /api/telegram/webhook/info                           401     403        -       403     ok      ok       401
POST   /api/telegram/webhook/set                            401     403        -       403     in     403       401
DELETE /api/telegram/webhook                                401     403        -       403     in     403       401
GET    /api/telegram/bot/info                               401     403        -       403     ok      ok       401
POST   /api/telegram/link-codes                             401      in        -        in     in     403       401
`;

export interface Row {
  readonly operation: string;
  readonly expected: Readonly<Record<Who, string>>;
}

/** The table, read. An operation that is too long stands in a line of its own. */
export function whoMayWhat(): Row[] {
  const joined = TABLE.replace(/(\/\S+)\n +/g, '$1 ');
  return joined
    .split('\n')
    .filter((line) => /^[A-Z]+ +\//.test(line))
    .map((line) => {
      const [method, path, ...cells] = line.split(/ +/);
      const expected = Object.fromEntries(COLUMNS.map((who, at) => [who, cells[at] ?? '']));
      return { operation: `${method} ${path}`, expected: expected as Record<Who, string> };
    });
}

export const EVERYBODY: readonly Who[] = COLUMNS;
