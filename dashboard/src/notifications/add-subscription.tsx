import { Alert, Button, Group, Modal, MultiSelect, Select, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';

import { api, Problem } from '../api/client';
import { LocationChoice } from '../overview/location-choice';
import { useMe } from '../session/session';
import { useTexts } from '../texts/language';
import { type NamedScope, ScopeChoice } from '../ui/scope-choice';
import { destinationsQuery, nameOf } from './destination';
import { INCIDENT_KINDS, SEVERITIES, type Severity } from './preferences';

type Kind = (typeof INCIDENT_KINDS)[number];

/** A button with the form by which a destination hears of everything, or of an account, a customer or a location. */
export function AddSubscription() {
  const { notifications: words } = useTexts();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open}>{words.addSubscription}</Button>
      <Modal opened={opened} onClose={close} title={words.addSubscription}>
        <SubscriptionForm done={close} />
      </Modal>
    </>
  );
}

function SubscriptionForm({ done }: { readonly done: () => void }) {
  const { notifications: words, common, severity: severities } = useTexts();
  const queries = useQueryClient();
  const { data: destinations = [] } = useQuery(destinationsQuery);
  const [destinationId, choose] = useState<string | null>(null);
  const { role } = useMe();
  const [place, at] = useState<NamedScope | null>(null);
  const [minSeverity, from] = useState<Severity>('info');
  const [kinds, only] = useState<Kind[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (destinationId === null) return;
    setBusy(true);
    setTrouble(null);
    try {
      const scope = place ? { type: place.type, id: place.id } : ({ type: 'all' } as const);
      await api.POST('/api/subscriptions', {
        body: { destinationId, scope, minSeverity, kinds: kinds.length > 0 ? kinds : null },
      });
      done();
      await queries.invalidateQueries();
    } catch (cause) {
      setTrouble(cause instanceof Problem ? cause.message : common.failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Select
          label={words.destination}
          required
          searchable
          data={destinations.map((destination) => {
            const way = words.channels[destination.channel] ?? destination.channel;
            return { value: destination.id, label: `${way}: ${nameOf(destination, words.channels)}` };
          })}
          value={destinationId}
          onChange={choose}
        />
        {role === 'viewer' ? (
          <LocationChoice
            label={words.about}
            placeholder={words.everything}
            value={place?.id ?? null}
            onChange={(id) => at(id === null ? null : { type: 'location', id, name: id })}
          />
        ) : (
          <ScopeChoice label={words.about} description={words.aboutHint} value={place} onChange={at} />
        )}
        <Select
          label={words.minSeverity}
          allowDeselect={false}
          data={SEVERITIES.map((value) => ({ value, label: severities[value] }))}
          value={minSeverity}
          onChange={(chosen) => chosen && from(chosen as Severity)}
        />
        <MultiSelect
          label={words.kindsHeard}
          placeholder={kinds.length === 0 ? words.allKinds : ''}
          clearable
          data={INCIDENT_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          value={kinds}
          onChange={(chosen) => only(chosen as Kind[])}
        />
        {trouble && (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={destinationId === null}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
