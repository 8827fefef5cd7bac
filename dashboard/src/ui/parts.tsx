import { Stack, Tabs, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ComponentType, Suspense } from 'react';

import { type Me, useMe } from '../session/session';
import { Waiting } from './waiting';

/** A part of a page: its name in the address, who sees it, and what it shows. */
export interface PartOfPage<Name extends string> {
  readonly name: Name;
  readonly roles: readonly Me['role'][];
  readonly Part: ComponentType;
}

/**
 * A page of parts, one of them shown; which one stands in the address, so that a part can be sent to a colleague.
 *
 * What is no part of it, or none for whoever looks, is the first part. A part may be `lazy`: it is loaded when it is
 * opened.
 */
export function Parts<Name extends string>({
  title,
  to,
  parts,
  names,
}: {
  readonly title: string;
  readonly to: '/admin/{-$part}' | '/notifications/{-$part}';
  readonly parts: readonly PartOfPage<Name>[];
  readonly names: Readonly<Record<Name, string>>;
}) {
  const { part } = useParams({ strict: false });
  const { role } = useMe();
  const navigate = useNavigate();
  const open = parts.filter(({ roles }) => roles.includes(role));
  const shown = open.find(({ name }) => name === part) ?? open[0];
  return (
    <Stack>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Tabs
        value={shown?.name ?? null}
        onChange={(chosen) => void navigate({ to, params: { part: chosen ?? undefined } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {open.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {names[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ name, Part }) => (
          <Tabs.Panel key={name} value={name}>
            <Suspense fallback={<Waiting />}>
              <Part />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
