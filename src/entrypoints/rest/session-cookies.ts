/** The dashboard's session: two that no script reads, and one that a script repeats in the header to prove itself. */
export const COOKIES = { access: 'panoptes-access', refresh: 'panoptes-refresh', csrf: 'panoptes-csrf' } as const;

export const CSRF_HEADER = 'x-csrf-token';
