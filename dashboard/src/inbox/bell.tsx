import { ActionIcon, Indicator } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { useTexts } from '../texts/language';
import { unreadQuery } from './inbox';

/** More than that is not counted out. */
const MOST = 99;

/** The way to the inbox, with how much in it is unread. */
export function Bell() {
  const { inbox: texts } = useTexts();
  const { data: unread = 0 } = useQuery(unreadQuery);
  return (
    <Indicator label={unread > MOST ? `${MOST}+` : unread} disabled={unread === 0} size={16} offset={4} color="red">
      <ActionIcon component={Link} to="/inbox" variant="subtle" aria-label={texts.bell(unread)}>
        <IconInbox size={18} />
      </ActionIcon>
    </Indicator>
  );
}
