import { ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { IncidentTable } from '../incidents/incident-table';
import { useWords } from '../texts/language';
import { Asked } from '../ui/asked';
import { locationTexts } from './location.texts';
import { pastIncidentsQuery } from './locations';

/** What was wrong at a location in the last 90 days, the newest first. */
export function PastIncidents({ id }: { readonly id: string }) {
  const words = useWords(locationTexts);
  const incidents = useQuery(pastIncidentsQuery(id));
  return (
    <Asked
      query={incidents}
      isEmpty={({ items }) => items.length === 0}
      empty={<Text c="dimmed">{words.noIncident}</Text>}
    >
      {({ items }) => (
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
          <IncidentTable incidents={items} />
        </ScrollArea.Autosize>
      )}
    </Asked>
  );
}
