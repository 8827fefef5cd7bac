import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';

import { api } from '../api/client';
import { useMe } from '../session/session';
import { SilenceButton } from '../silences/silence-button';
import { useTexts, useWords } from '../texts/language';
import { FormButton } from '../ui/form-button';
import { useAction } from '../ui/use-action';
import { AssignTo } from './assign-to';
import { Comment } from './comment';
import type { Incident } from './incidents';
import { incidentTexts } from './incidents.texts';
import { KeysHelp } from './keys-help';
import { Resolve } from './resolve';
import { SEVERITIES } from './search';

/** What can be done with an incident as things stand, by buttons and by keys. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const { incidents: words } = useTexts();
  const more = useWords(incidentTexts);
  const me = useMe();
  const navigate = useNavigate();
  const [commenting, comment] = useDisclosure(false);
  const [resolving, resolve] = useDisclosure(false);
  const { id, status, assignedTo, acknowledgedBy, locationId, locationName, resolution } = incident;
  const path = { params: { path: { id } } };
  const acknowledge = useAction(() => api.POST('/api/incidents/{id}/acknowledge', { ...path, body: {} }));
  const take = useAction(() => api.POST('/api/incidents/{id}/assign', { ...path, body: { userId: me.id } }));
  const decline = useAction(() => api.POST('/api/incidents/{id}/decline', { ...path, body: {} }));
  const reopen = useAction(() => api.POST('/api/incidents/{id}/reopen', path));
  const acts = me.role === 'admin' || !assignedTo || assignedTo === me.id;
  const over = status === 'resolved';
  const has = assignedTo === me.id || (!assignedTo && acknowledgedBy === me.id);
  useHotkeys([
    ['u', () => void navigate({ to: '/incidents' })],
    ['a', () => acts && status === 'open' && acknowledge.mutate()],
    ['m', () => acts && !over && assignedTo !== me.id && take.mutate()],
    ['c', () => acts && comment.open()],
    ['r', () => acts && !over && resolve.open()],
  ]);
  const silence = locationId && (
    <SilenceButton scope={{ type: 'location', id: locationId }} name={locationName ?? locationId} />
  );
  if (!acts) {
    return (
      <Group>
        <Text size="sm">{more.readyToAct}</Text>
        {silence}
      </Group>
    );
  }
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {status === 'open' && (
          <Button onClick={() => acknowledge.mutate()} loading={acknowledge.isPending}>
            {words.acknowledge}
          </Button>
        )}
        {!over && assignedTo !== me.id && (
          <Button variant="default" onClick={() => take.mutate()} loading={take.isPending}>
            {words.assignToMe}
          </Button>
        )}
        {!over && <AssignTo incident={incident} />}
        {!over && (has || (me.role === 'admin' && (assignedTo ?? acknowledgedBy))) && (
          <Button variant="default" onClick={() => decline.mutate()} loading={decline.isPending}>
            {words.decline}
          </Button>
        )}
        <Button variant="default" onClick={comment.toggle} aria-expanded={commenting}>
          {words.comment}
        </Button>
        {!over && <Severity incident={incident} />}
        {!over && silence}
        {!over && (
          <Button variant="default" onClick={resolve.open}>
            {words.resolve}
          </Button>
        )}
        {over && resolution === 'manual' && (
          <Button variant="default" onClick={() => reopen.mutate()} loading={reopen.isPending}>
            {words.reopen}
          </Button>
        )}
        <KeysHelp />
      </Group>
      <Resolve id={id} opened={resolving} close={resolve.close} />
      {commenting && <Comment id={id} done={comment.close} />}
    </Stack>
  );
}

function Severity({ incident: { id, severity: now } }: { readonly incident: Incident }) {
  const more = useWords(incidentTexts);
  const { severity: names, common } = useTexts();
  return (
    <FormButton
      label={more.changeSeverity}
      variant="default"
      submit={common.save}
      intro={more.severityHint}
      fields={[
        {
          name: 'severity',
          label: more.newSeverity,
          kind: 'choice',
          required: true,
          initial: now,
          options: SEVERITIES.map((value) => ({ value, label: names[value] })),
        },
        { name: 'comment', label: more.reason, kind: 'long' },
      ]}
      onSubmit={({ severity, comment }) =>
        api.POST('/api/incidents/{id}/severity', {
          params: { path: { id } },
          body: { severity: severity as Incident['severity'], ...(comment ? { comment: String(comment) } : {}) },
        })
      }
    />
  );
}
