/** Levers that are people: who writes, presses, blocks, makes groups. */

import type { Simulation } from '../simulation';
import type { Group } from '../world/group';
import type { ChatMessage } from '../world/message';
import type { Person } from '../world/person';
import { type Question, WrongQuestion } from './question';
import { chatView, messageView, worldView } from './view';

const MESSAGES_SHOWN = 200;

export const PEOPLE_ROUTES: Readonly<Record<string, (simulation: Simulation, question: Question) => unknown>> = {
  'GET state': (simulation, question) => worldView(simulation, question.number('messages') ?? MESSAGES_SHOWN),

  'POST users': (simulation, question) => {
    const username = question.text('username');
    const person = simulation.society.person({
      name: question.required('name'),
      languageCode: question.text('languageCode') ?? 'en',
      ...(username === undefined ? {} : { username }),
    });
    if (question.flag('started')) person.starts();
    return { id: person.id, name: person.name };
  },

  'POST groups': (simulation, question) => {
    const members = question.raw('members');
    const group = simulation.society.group({
      title: question.required('title'),
      forum: question.flag('forum'),
      supergroup: question.flag('supergroup') || question.flag('forum'),
      botIsAdministrator: question.flag('botIsAdministrator'),
      members: (Array.isArray(members) ? members : []).map((id) => personOf(simulation, Number(id))),
    });
    return chatView(group.chat);
  },

  'POST start': (simulation, question) => messageView(somebody(simulation, question).starts(question.text('code'))),

  'POST say': (simulation, question) => {
    const group = groupOf(simulation, question.number('chat'));
    const topic = question.number('topic');
    const replyTo = question.number('replyTo');
    const chat = group?.chat ?? somebody(simulation, question).chat;
    const repliedTo = replyTo === undefined ? undefined : chat.message(replyTo);
    return messageView(
      somebody(simulation, question).writes(question.required('text'), {
        ...(group ? { in: group } : {}),
        ...(topic === undefined ? {} : { topic }),
        ...(repliedTo ? { replyTo: repliedTo } : {}),
      }),
    );
  },

  'POST press': (simulation, question) => {
    const message = messageOf(simulation, question);
    const row = question.number('row');
    const text = question.text('button');
    const wanted = row === undefined ? undefined : message?.rows[row]?.[question.number('column') ?? 0];
    const choice = wanted ? (button: unknown) => button === wanted : (text ?? '');
    const timeoutMs = question.number('timeoutMs') ?? 10_000;
    return somebody(simulation, question).presses(choice, message, { timeoutMs });
  },

  'POST edit': (simulation, question) => {
    const message = messageOf(simulation, question);
    if (!message) throw new WrongQuestion('there is no such message');
    somebody(simulation, question).edits(message, question.required('text'));
    return messageView(message);
  },

  'POST delete': (simulation, question) => {
    const message = messageOf(simulation, question);
    if (message) somebody(simulation, question).deletes(message);
    return { deleted: message !== undefined };
  },

  'POST block': (simulation, question) => {
    somebody(simulation, question).blocksTheBot();
    return {};
  },

  'POST unblock': (simulation, question) => {
    somebody(simulation, question).unblocks();
    return {};
  },

  'POST topic': (simulation, question) => someGroup(simulation, question).opensTopic(question.required('name')),

  'POST kick': (simulation, question) => {
    someGroup(simulation, question).kicksTheBot();
    return {};
  },

  'POST readmit': (simulation, question) => {
    someGroup(simulation, question).takesTheBotBack();
    return {};
  },

  'POST upgrade': (simulation, question) => ({ id: someGroup(simulation, question).upgradesToSupergroup() }),

  'GET messages': ({ world }, question) => {
    const chat = world.chats.get(question.number('chat') ?? 0);
    const after = question.number('after') ?? 0;
    return (chat?.messages ?? []).filter(({ id }) => id > after).map(messageView);
  },

  /** Waits for a message of the bot that contains a text, in one chat or in any. */
  'GET await': async ({ world }, question) => {
    const contains = question.text('contains') ?? '';
    const after = question.number('after') ?? 0;
    const only = question.number('chat');
    const find = () => {
      for (const chat of only === undefined ? world.chats.values() : [world.chats.get(only)]) {
        const found = chat?.messages.find(({ id, fromBot, text }) => fromBot && id > after && text.includes(contains));
        if (found) return found;
      }
      return undefined;
    };
    const complaint = () => `No message with "${contains}".`;
    return messageView(await world.bell.until(find, question.number('timeoutMs') ?? 10_000, complaint));
  },
};

function personOf(simulation: Simulation, id: number | undefined): Person {
  const person = simulation.society.people.find((each) => each.id === id);
  if (!person) throw new WrongQuestion(`there is no user ${id ?? ''}`);
  return person;
}

/** The one who acts; the first person when nobody is named. */
const somebody = (simulation: Simulation, question: Question) =>
  personOf(simulation, question.number('user') ?? simulation.society.people[0]?.id);

const groupOf = (simulation: Simulation, id: number | undefined): Group | undefined =>
  simulation.society.groups.find((group) => group.id === id);

function someGroup(simulation: Simulation, question: Question): Group {
  const group = groupOf(simulation, question.number('chat'));
  if (!group) throw new WrongQuestion(`there is no group ${question.text('chat') ?? ''}`);
  return group;
}

function messageOf(simulation: Simulation, question: Question): ChatMessage | undefined {
  const id = question.number('message');
  if (id === undefined) return undefined;
  const chat = simulation.world.chats.get(question.number('chat') ?? somebody(simulation, question).chat.id);
  return chat?.message(id);
}
