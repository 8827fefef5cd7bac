import { Alert, Badge, ThemeIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import { useTexts } from '../texts/language';
import { useLiveState } from './live-state';

/** Milliseconds for which a connection may be away before anybody is told. */
const GRACE = 4_000;

/** Quiet while everything is told live; else it says that it is not, on a phone by a sign alone. */
export function LiveSign() {
  const { live: texts } = useTexts();
  const isLive = useLiveState() === 'live';
  const [wasLive] = useDebouncedValue(isLive, GRACE);
  const shown = !isLive && !wasLive;
  return (
    <span role="status" style={{ display: 'inline-flex' }}>
      {shown && (
        <>
          <VisuallyHidden>{texts.polling}</VisuallyHidden>
          <Badge
            aria-hidden
            visibleFrom="sm"
            variant="light"
            color="gray"
            tt="none"
            fw={500}
            leftSection={<IconPlugConnectedX size={14} />}
          >
            {texts.polling}
          </Badge>
          <Tooltip label={texts.polling} events={{ hover: true, focus: true, touch: true }}>
            <ThemeIcon aria-hidden hiddenFrom="sm" variant="light" color="gray" size="md">
              <IconPlugConnectedX size={16} />
            </ThemeIcon>
          </Tooltip>
        </>
      )}
    </span>
  );
}

/** Says over every page that nobody answers, and that what stands below is what was known last; and when that is over. */
export function UnreachableNotice() {
  const { common: texts } = useTexts();
  const isAway = useLiveState() === 'unreachable';
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !isAway) {
      notifications.show({ color: 'teal', message: texts.back, closeButtonProps: { 'aria-label': texts.close } });
    }
    wasAway.current = isAway;
  }, [isAway, texts]);
  if (!isAway) return null;
  return (
    <Alert color="orange" role="alert" mb="md" icon={<IconPlugConnectedX size={18} aria-hidden />}>
      {texts.offline}
    </Alert>
  );
}
