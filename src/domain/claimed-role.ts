import { type Role, ROLES } from './permissions';

/**
 * The role that a provider's claim gives: the highest of ours that it names, null when it names none.
 *
 * `claim` is a name, or a path with dots (`realm_access.roles`); its value is one text or a list of them.
 */
export function claimedRole(claims: Readonly<Record<string, unknown>>, claim: string): Role | null {
  const value = claim in claims ? claims[claim] : atPath(claims, claim.split('.'));
  const named = (Array.isArray(value) ? value : [value]).map((each) => String(each).trim().toLowerCase());
  return ROLES.find((role) => named.includes(role)) ?? null;
}

const atPath = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
