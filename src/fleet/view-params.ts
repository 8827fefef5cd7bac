import type { Scope, View } from '../domain/scope';
import { pgArray } from '../platform/database/sql';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Views as six arrays, to be read as `unnest($1::int[], $2::text[], $3::text[])` for what is wanted and the same from
 * `$4` for what is granted: the number of the view, the type of the scope, its id. What is no id finds nothing, and is
 * left out.
 */
export const viewParams = (views: readonly View[]): string[] => [
  ...arraysOf(views, ({ wanted }) => wanted),
  ...arraysOf(views, ({ granted }) => granted),
];

function arraysOf(views: readonly View[], pick: (view: View) => readonly Scope[]): string[] {
  const all = views.flatMap((view, no) => pick(view).map((scope) => ({ no, type: scope.type, id: idOf(scope) })));
  const good = all.filter(({ type, id }) => type === 'all' || type === 'customer' || UUID.test(id));
  return [pgArray(good.map(({ no }) => no)), pgArray(good.map(({ type }) => type)), pgArray(good.map(({ id }) => id))];
}

const idOf = (scope: Scope): string => (scope.type === 'all' ? '' : scope.id);
