import { Badge } from '@mantine/core';

import { useTexts } from '../texts/language';
import { STATE_LOOK } from '../theme';

type State = keyof typeof STATE_LOOK;

/** A state by colour, by sign and by word. */
export function StateBadge({ state }: { readonly state: State }) {
  const texts = useTexts();
  const { color, sign } = STATE_LOOK[state];
  return (
    <Badge color={color} miw="max-content" leftSection={<span aria-hidden>{sign}</span>}>
      {texts.state[state]}
    </Badge>
  );
}

const SEVERITY_COLOR = { critical: 'red', warning: 'orange', info: 'blue' } as const;

export function SeverityBadge({ severity }: { readonly severity: keyof typeof SEVERITY_COLOR }) {
  const texts = useTexts();
  return (
    <Badge color={SEVERITY_COLOR[severity]} miw="max-content">
      {texts.severity[severity]}
    </Badge>
  );
}
