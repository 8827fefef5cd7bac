import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { PeopleTransfer } from '../../auth/people-transfer.service';
import { DOCUMENT_VERSION, type NamedScope, scopeName } from '../../domain/configuration-document';
import type { Scope } from '../../domain/scope';
import { AccountsTransfer } from '../../fleet/accounts-transfer.service';
import { LocationsTransfer } from '../../fleet/locations-transfer.service';
import { SilencesTransfer } from '../../incidents/silences-transfer.service';
import { DestinationsTransfer } from '../../notifications/destinations-transfer.service';
import { TemplatesTransfer } from '../../notifications/templates-transfer.service';
import { Audit } from '../../platform/audit/audit';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/sql';
import type { PassphraseBox } from '../../platform/secrets/passphrase-box';

/** Takes a piece of the document; resolves when there is room for the next. */
export type Write = (text: string) => Promise<void>;

type Pages = AsyncGenerator<readonly object[]>;

/** How many of each kind were written; what refers to something that is gone is left out. */
export interface Exported {
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: number;
}

/** What a sealed header holds: with the name of its account, so that none can be put in another's place. */
export const sealable = (account: string, authHeader: string): string => JSON.stringify({ account, authHeader });

/**
 * Writes everything that people have set up, as it stands at one moment, a page at a time and a thing on each line.
 *
 * Secrets are in it only when there is a box to seal them in.
 */
export function exportConfiguration(
  house: INestApplicationContext,
  write: Write,
  box: PassphraseBox | null,
): Promise<Exported> {
  const db = house.get(DataSource);
  return db.transaction('REPEATABLE READ', async (tx) => {
    const writing = new Writing(house, tx, box);
    const now = house.get(Clock).now().toISOString();
    const head = { panoptes: DOCUMENT_VERSION, exportedAt: now, ...(box ? { secrets: box.lock } : {}) };
    await write(
      `{${Object.entries(head)
        .map(([name, value]) => `\n  "${name}": ${JSON.stringify(value)}`)
        .join(',')}`,
    );
    const counts: Record<string, number> = {};
    for (const [section, found] of Object.entries(writing.sections())) {
      await write(`,\n  "${section}": [`);
      counts[section] = await items(found, write);
      await write(counts[section] > 0 ? '\n  ]' : ']');
    }
    await write('\n}\n');
    await house.get(Audit).write(tx, {
      action: 'configuration.exported',
      subjectType: 'configuration',
      subjectId: null,
      after: { ...counts, sealedHeaders: box !== null },
    });
    return { counts, leftOut: writing.leftOut };
  });
}

async function items(found: Pages, write: Write): Promise<number> {
  let count = 0;
  for await (const page of found) {
    const lines = page.map((item) => `\n    ${JSON.stringify(item)}`);
    if (lines.length > 0) await write(`${count > 0 ? ',' : ''}${lines.join(',')}`);
    count += lines.length;
  }
  return count;
}

/** The sections of a document, each read when its turn comes. */
class Writing {
  leftOut = 0;
  private readonly locations: LocationsTransfer;

  constructor(
    private readonly house: INestApplicationContext,
    private readonly tx: Tx,
    private readonly box: PassphraseBox | null,
  ) {
    this.locations = house.get(LocationsTransfer);
  }

  sections(): Readonly<Record<string, Pages>> {
    return {
      users: this.users(),
      plumeAccounts: this.accounts(),
      locations: this.locations.pages(this.tx),
      destinations: this.house.get(DestinationsTransfer).pages(this.tx),
      subscriptions: this.named(this.house.get(DestinationsTransfer).subscriptionPages(this.tx)),
      silences: this.named(this.house.get(SilencesTransfer).pages(this.tx)),
      templates: this.house.get(TemplatesTransfer).pages(this.tx),
    };
  }

  private async *users(): Pages {
    for await (const page of this.house.get(PeopleTransfer).users(this.tx)) {
      const names = await this.locations.name(
        this.tx,
        page.flatMap(({ grants }) => grants),
      );
      let at = 0;
      yield page.map(({ grants, ...user }) => {
        const mine = this.kept(names.slice(at, (at += grants.length)));
        return { ...user, grants: mine.sort((a, b) => (scopeName(a) < scopeName(b) ? -1 : 1)) };
      });
    }
  }

  private async *accounts(): Pages {
    for await (const page of this.house.get(AccountsTransfer).pages(this.tx, this.box !== null)) {
      yield page.map(({ header, ...account }) => {
        if (!header || !this.box) return account;
        return { ...account, sealedAuthHeader: this.box.seal(sealable(account.name, header.reveal())) };
      });
    }
  }

  /** The same things, about what they are about in names. */
  private async *named(found: AsyncGenerator<readonly { readonly scope: Scope }[]>): Pages {
    for await (const page of found) {
      const names = await this.locations.name(
        this.tx,
        page.map(({ scope }) => scope),
      );
      this.kept(names);
      yield page.flatMap((item, at) => {
        const scope = names[at];
        return scope ? [{ ...item, scope }] : [];
      });
    }
  }

  private kept(names: readonly (NamedScope | null)[]): NamedScope[] {
    const kept = names.filter((name) => name !== null);
    this.leftOut += names.length - kept.length;
    return kept;
  }
}
