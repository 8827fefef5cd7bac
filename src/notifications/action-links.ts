import { Injectable } from '@nestjs/common';

import type { Channel } from '../channels/channel';
import {
  type ActionLink,
  actionLinkText,
  LINK_LIFE,
  type LinkedAction,
  readActionLink,
  VERIFY_LINK_LIFE,
} from '../domain/action-link';
import { type ButtonAction, readButtonData } from '../domain/delivery';
import { after } from '../domain/duration';
import type { Message } from '../domain/message';
import { Clock } from '../platform/clock/clock';
import { PlatformConfig } from '../platform/config/platform.config';
import { SecretBox } from '../platform/secrets/secret-box';
import type { Lane } from './lanes';

const PURPOSE = 'action-links';

const LINKED: Readonly<Partial<Record<ButtonAction, LinkedAction>>> = { a: 'acknowledge', n: 'decline', s: 'silence' };

/** Signs the links in messages by which their readers act without signing in, and reads them again. */
@Injectable()
export class ActionLinks {
  private readonly base: string | null;

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    { PUBLIC_URL: url }: PlatformConfig,
  ) {
    this.base = url !== undefined && isSafe(new URL(url)) ? url : null;
  }

  /**
   * The message with an address at each of its actions, where its channel carries links and we can be reached: pages on
   * which its reader acts, and the incident's own.
   */
  linked(message: Message, channel: Channel, { address, userId }: Lane, incidentId: string | null): Message {
    const manner = channel.actionsAt?.(address) ?? channel.actions;
    if (this.base === null || manner !== 'links') return message;
    const actions = message.actions.map((action) => {
      const pressed = action.url === undefined ? readButtonData(action.data) : null;
      if (!pressed) return action;
      const linked = LINKED[pressed.action];
      if (linked) return userId ? { ...action, url: this.to(linked, pressed.deliveryId, userId) } : action;
      return incidentId ? { ...action, url: `${this.base}/incidents/${incidentId}` } : action;
    });
    return { ...message, actions };
  }

  /** Where a single POST ends what comes to this destination; null when we cannot be reached. */
  unsubscribe({ destinationId, userId }: Lane): string | null {
    return this.base && this.to('unsubscribe', destinationId, userId);
  }

  /** Where the owner of an address confirms that it is theirs, instead of typing the code of that id; null likewise. */
  verification(codeId: string, userId: string): string | null {
    return this.base && this.to('verify', codeId, userId, VERIFY_LINK_LIFE);
  }

  /** What a token stands for; null when it is not ours or was changed. Whether its time is over, it says itself. */
  read(token: string): ActionLink | null {
    const [payload = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || !this.box.isSignature(payload, signature, PURPOSE)) return null;
    return readActionLink(Buffer.from(payload, 'base64url').toString());
  }

  private to(action: LinkedAction, about: string, userId: string | null, life = LINK_LIFE): string {
    const expiresAt = after(this.clock.now(), life);
    const payload = Buffer.from(actionLinkText({ action, about, userId, expiresAt })).toString('base64url');
    return `${this.base ?? ''}/a/${payload}.${this.box.sign(payload, PURPOSE)}`;
  }
}

/** Whether nobody on the way reads what is asked for there. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
