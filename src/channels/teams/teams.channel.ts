import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { perSecond } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import type { Answer } from '../../platform/http/http';
import { type Channel, type ChannelLimits, type Delivered, DeliveryError, type DeliverOptions } from '../channel';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { StrangersHttp, strangersRefusal, strangersWords } from '../strangers-http';
import { teamsMessage, teamsView } from './teams-card';

const settings = z.object({});

/** Words of a workflow that is switched off or deleted, whatever the status. */
const OVER = /TriggerIsNotEnabled|WorkflowNotFound|WorkflowTriggerNotFound|WorkflowIsDisabled/i;

/** Connectors answer 200 and tell in words that Teams itself has refused: `… returned HTTP error 429 …`. */
const INNER = /HTTP error (\d{3})/;

/** Microsoft Teams by the URL of a workflow or of an incoming webhook. What it has said stays. */
@Injectable()
export class TeamsChannel implements Channel {
  readonly kind = 'teams';
  readonly title = 'Microsoft Teams';
  readonly address: Channel['address'];
  readonly addressIsSecret = true;
  readonly settings = settings;
  readonly actions = 'links';
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => perSecond(4) };
  private readonly now: SettingsNow<typeof settings>;

  constructor(
    private readonly http: StrangersHttp,
    private readonly clock: Clock,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.address = {
      ...http.address,
      expected: {
        en: 'the URL of a workflow that posts to a channel when it is called',
        es: 'la URL de un flujo de trabajo que publica en un canal cuando se le llama',
      },
    };
    this.now = stored.of(this.kind, settings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, { signal, deliveryId }: DeliverOptions): Promise<Delivered> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(teamsMessage(message));
    const answer = await this.http.ask(address, { method: 'POST', headers, body }, signal);
    const { status } = answer;
    const inner = status === 200 ? INNER.exec(answer.body)?.[1] : undefined;
    if (inner) throw refusalOf({ ...answer, status: Number(inner) }, address, this.clock.now());
    if (status < 200 || status >= 300) throw refusalOf(answer, address, this.clock.now());
    return { messageId: deliveryId ?? randomUUID() };
  }

  view(message: Message): View {
    return teamsView(message);
  }
}

function refusalOf(answer: Answer, address: string, now: Date): DeliveryError {
  const said = strangersWords(answer, address);
  const { status } = answer;
  // The key is in the URL: one that is refused was renewed, and its workflow goes by another URL now.
  const isOver = [401, 403, 404, 410].includes(status) || (status === 400 && OVER.test(answer.body));
  return isOver ? new DeliveryError('deadAddress', `${status} ${said}`.trim()) : strangersRefusal(answer, now, said);
}
