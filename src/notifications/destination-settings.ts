import { Injectable } from '@nestjs/common';

import { type Channel, DeliveryError } from '../channels/channel';
import { newWebhookSecret } from '../channels/webhook/standard-webhooks';
import { Recent } from '../domain/recent';
import { Refusal } from '../domain/refusal';
import { fieldFault } from '../domain/texts/field-faults';
import { inEach } from '../domain/texts/words';
import { masked, withSent } from '../platform/secrets/masking';
import { SealError, SecretBox } from '../platform/secrets/secret-box';

export type SettingsValues = Readonly<Record<string, unknown>>;

const NONE: SettingsValues = {};

/** Opened, and parsed as their channel wants them. */
interface Ready {
  readonly kind: string;
  readonly values: SettingsValues;
}

/** To open and parse them again would be a tenth of the CPU of a message. */
const MOST_READY = 1_000;

/** What is set for single destinations: sealed where it is stored, opened where it is needed, masked where it is shown. */
@Injectable()
export class DestinationSettings {
  /** By the sealed text: it is another one for each destination, and whenever something is changed. */
  private readonly ready = new Recent<Ready>(MOST_READY);

  constructor(private readonly box: SecretBox) {}

  /** What `forSending` has found lately, at once; undefined where it has to look. */
  known({ destinationSettings: schema, kind }: Channel, sealed: string | null): SettingsValues | undefined {
    if (!schema || sealed === null) return NONE;
    const ready = this.ready.get(sealed);
    return ready?.kind === kind ? ready.values : undefined;
  }

  /** As the channel reads them, for sending. Throws a DeliveryError when they cannot be opened or do not suffice. */
  async forSending({ destinationSettings: schema, kind }: Channel, sealed: string | null): Promise<SettingsValues> {
    if (!schema || sealed === null) return NONE;
    const opened = await this.opened(sealed);
    if (!opened)
      throw new DeliveryError('permanent', 'the settings of this destination cannot be opened: enter them anew');
    const parsed = schema.safeParse(opened);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
      throw new DeliveryError('permanent', `the settings of this destination do not suffice: ${fields}`);
    }
    this.ready.keep(sealed, { kind, values: parsed.data });
    return parsed.data;
  }

  /** Fit to be shown: null where the channel knows no settings. What cannot be opened counts as not set. */
  async shown(channel: Channel | undefined, sealed: string | null): Promise<SettingsValues | null> {
    const schema = channel?.destinationSettings;
    if (!schema) return null;
    return masked(schema, (sealed === null ? {} : await this.opened(sealed)) ?? {});
  }

  /**
   * What is to be stored after somebody has sent `sent`, see `withSent`; null when nothing is set. Throws a Refusal that
   * names the field.
   */
  async changed(channel: Channel, sealed: string | null, sent: SettingsValues): Promise<string | null> {
    const schema = channel.destinationSettings;
    const stranger = Object.keys(sent).find((name) => !schema || !(name in schema.shape));
    if (stranger !== undefined) {
      throw new Refusal(
        'invalid',
        {
          en: `A destination of ${channel.title} has no setting ${stranger}.`,
          es: `Un destino de ${channel.title} no tiene ningún ajuste ${stranger}.`,
        },
        `settings.${stranger}`,
      );
    }
    if (!schema) return null;
    const kept = (sealed === null ? {} : await this.opened(sealed)) ?? {};
    const values = withSent(schema, kept, sent);
    const fault = fieldFault(schema, values);
    if (fault) {
      const { path, words } = fault;
      throw new Refusal(
        'invalid',
        inEach((language) => `${path}: ${words[language]}.`),
        `settings.${path}`,
      );
    }
    return Object.keys(values).length > 0 ? this.box.seal(JSON.stringify(values)) : null;
  }

  /** What is stored for a new destination, and what of it its owner is shown this once: a webhook is never unsigned. */
  async made(channel: Channel, sent: SettingsValues): Promise<{ sealed: string | null; once: SettingsValues }> {
    const needsSecret = channel.kind === 'webhook' && (sent.secret ?? '') === '';
    const once = needsSecret ? { secret: newWebhookSecret() } : {};
    return { sealed: await this.changed(channel, null, { ...sent, ...once }), once };
  }

  /** Null when it cannot be opened. */
  private async opened(sealed: string): Promise<SettingsValues | null> {
    try {
      return JSON.parse((await this.box.open(sealed)).reveal()) as SettingsValues;
    } catch (cause) {
      if (cause instanceof SealError) return null;
      throw cause;
    }
  }
}
