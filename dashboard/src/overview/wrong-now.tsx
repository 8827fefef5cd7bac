import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { IncidentTable } from '../incidents/incident-table';
import { pressingQuery } from '../incidents/incidents';
import { useTexts } from '../texts/language';
import { Asked } from '../ui/asked';
import { TextLink } from '../ui/text-link';

/** What is wrong now, with what nobody has acknowledged first; how much there is of it, also where not all is shown. */
export function WrongNow() {
  const { overview: texts } = useTexts();
  const pressing = useQuery(pressingQuery);
  const { open = 0, acknowledged = 0, items = [] } = pressing.data ?? {};
  return (
    <Stack gap="xs" component="section" aria-label={texts.wrongNow}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {texts.wrongNow}
        </Title>
        {open + acknowledged > 0 && (
          <Text size="sm" aria-live="polite">
            {texts.wrongCounts(open, acknowledged)}
          </Text>
        )}
      </Group>
      <Asked query={pressing} isEmpty={(data) => data.items.length === 0} empty={<Text>✓ {texts.allFine}</Text>}>
        {(data) => <IncidentTable incidents={data.items} />}
      </Asked>
      {open + acknowledged > items.length && (
        <TextLink to="/incidents" size="sm">
          {texts.wrongAll(open + acknowledged)}
        </TextLink>
      )}
    </Stack>
  );
}
