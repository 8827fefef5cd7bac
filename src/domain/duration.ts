/** Durations are milliseconds, made by name so that no bare number has to be guessed at. */
export const seconds = (n: number): number => n * 1_000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

/** The moment `ms` milliseconds after `moment`. */
export const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

/** Milliseconds from `moment` to `now`; negative when `moment` is still to come. */
export const since = (moment: Date, now: Date): number => now.getTime() - moment.getTime();

export const earliest = (moments: readonly (Date | null | undefined)[]): Date | null =>
  moments.reduce<Date | null>((least, moment) => (moment && (!least || moment < least) ? moment : least), null);

export const latest = (moments: readonly (Date | null | undefined)[]): Date | null =>
  moments.reduce<Date | null>((most, moment) => (moment && (!most || moment > most) ? moment : most), null);
