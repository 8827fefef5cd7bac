import { Spine1700000000000 } from './1700000000000-spine';
import { People1700000000001 } from './1700000000001-people';
import { Audit1700000000002 } from './1700000000002-audit';
import { Silences1700000000003 } from './1700000000003-silences';
import { Dialogues1700000000004 } from './1700000000004-dialogues';
import { ChosenLocations1700000000005 } from './1700000000005-chosen-locations';
import { Bot1700000000006 } from './1700000000006-bot';
import { Conversations1700000000007 } from './1700000000007-conversations';
import { Boards1700000000008 } from './1700000000008-boards';
import { PodPrint1700000000010 } from './1700000000010-pod-print';
import { SealedUpdates1700000000020 } from './1700000000020-sealed-updates';
import { OnePartnerOnce1700000000021 } from './1700000000021-one-partner-once';
import { RemindersAndRetention1700000000022 } from './1700000000022-reminders-and-retention';
import { Channels1700000000030 } from './1700000000030-channels';
import { DestinationSettings1700000000031 } from './1700000000031-destination-settings';
import { ChannelHealth1700000000032 } from './1700000000032-channel-health';
import { Inbox1700000000034 } from './1700000000034-inbox';
import { Announcements1700000000033 } from './1700000000033-announcements';
import { MessageTemplates1700000000035 } from './1700000000035-message-templates';
import { DeliveryAttempts1700000000036 } from './1700000000036-delivery-attempts';
import { Failover1700000000037 } from './1700000000037-failover';
import { StatusPages1700000000038 } from './1700000000038-status-pages';
import { LocationNotes1700000000039 } from './1700000000039-location-notes';
import { Assistant1700000000041 } from './1700000000041-assistant';
import { NamedLocations1700000000042 } from './1700000000042-named-locations';
import { ToolConfirmations1700000000040 } from './1700000000040-tool-confirmations';

/** Every migration, the oldest first. A new one is one file beside this one, and one line here. */
export const MIGRATIONS = [
  Spine1700000000000,
  People1700000000001,
  Audit1700000000002,
  Silences1700000000003,
  Dialogues1700000000004,
  ChosenLocations1700000000005,
  Bot1700000000006,
  Conversations1700000000007,
  Boards1700000000008,
  PodPrint1700000000010,
  SealedUpdates1700000000020,
  OnePartnerOnce1700000000021,
  RemindersAndRetention1700000000022,
  Channels1700000000030,
  DestinationSettings1700000000031,
  ChannelHealth1700000000032,
  Announcements1700000000033,
  Inbox1700000000034,
  MessageTemplates1700000000035,
  DeliveryAttempts1700000000036,
  Failover1700000000037,
  StatusPages1700000000038,
  LocationNotes1700000000039,
  ToolConfirmations1700000000040,
  Assistant1700000000041,
  NamedLocations1700000000042,
];
