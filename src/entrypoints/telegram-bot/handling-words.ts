import type { Action, Actor } from '../../domain/permissions';
import { OBJECTIONS } from '../../domain/texts/pressed';
import { whatRoleMay } from '../../domain/texts/roles';
import type { Language } from '../../domain/texts/time';
import { HandlingRefusal } from '../../incidents/handling-refusal';
import type { Outcome } from './reply';

/** What is shown to whoever could not do that with an incident; throws on what is no refusal to handle one. */
export function objected(cause: unknown, refused: Action, actor: Actor, language: Language): Outcome {
  if (!(cause instanceof HandlingRefusal)) throw cause;
  const { objection } = cause;
  if (objection === 'role') return { toast: whatRoleMay(actor.role, refused, language), alert: true };
  return { toast: OBJECTIONS[objection][language] };
}
