import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import type { Words } from './bot-command';
import type { Person, Spot } from './incoming';

const memberSchema = z.object({ status: z.string() });

const ADMINISTRATORS = ['creator', 'administrator'];

/** What is said to a member of a group who may not change what it hears. */
export const ADMINISTRATORS_ONLY: Words = {
  en: 'In a group, only its administrators change what it hears and what is pinned. Ask one of them, or write to me in private.',
  es: 'En un grupo, solo sus administradores cambian lo que recibe y lo que se fija. Pídaselo a uno de ellos o escríbame en privado.',
};

/** Who has a say in a chat: its person in a private one, and in a group those whom Telegram calls its administrators. */
@Injectable()
export class GroupAuthority {
  constructor(private readonly api: TelegramApi) {}

  async mayChange({ chatId, private: alone }: Spot, { id }: Pick<Person, 'id'>): Promise<boolean> {
    if (alone) return true;
    try {
      const { status } = memberSchema.parse(await this.api.call('getChatMember', { chat_id: chatId, user_id: id }));
      return ADMINISTRATORS.includes(status);
    } catch (cause) {
      // Not a member, or a group that does not let us see who is.
      if (cause instanceof TelegramRefusal && (cause.code === 400 || cause.code === 403)) return false;
      throw cause;
    }
  }
}
