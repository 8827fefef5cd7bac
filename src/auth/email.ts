/** An e-mail address as it is kept and compared. */
export const normalisedEmail = (email: string): string => email.trim().toLowerCase();
