import type { Type } from '@nestjs/common';

import { AcknowledgeIncidentTool } from './acknowledge-incident.tool';
import { AssignIncidentTool } from './assign-incident.tool';
import { ChangeSeverityTool } from './change-severity.tool';
import { CommentIncidentTool } from './comment-incident.tool';
import { EndSilenceTool } from './end-silence.tool';
import { FindCustomersTool } from './find-customers.tool';
import { FindLocationsTool } from './find-locations.tool';
import { GetAnalyticsTool } from './get-analytics.tool';
import { GetIncidentTool } from './get-incident.tool';
import { GetLocationStatusTool } from './get-location-status.tool';
import { GetOverviewTool } from './get-overview.tool';
import { GetUptimeTool } from './get-uptime.tool';
import { GetWanTool } from './get-wan.tool';
import { GetWifiTool } from './get-wifi.tool';
import { IncidentStatisticsTool } from './incident-statistics.tool';
import { ListCustomersTool } from './list-customers.tool';
import { ListIncidentsTool } from './list-incidents.tool';
import { ListLocationsTool } from './list-locations.tool';
import { ListOutagesTool } from './list-outages.tool';
import { ListPodsTool } from './list-pods.tool';
import { ListSilencesTool } from './list-silences.tool';
import { ListSubscriptionsTool } from './list-subscriptions.tool';
import { OpenIncidentTool } from './open-incident.tool';
import { ReopenIncidentTool } from './reopen-incident.tool';
import { ResolveIncidentTool } from './resolve-incident.tool';
import { SilenceLocationTool } from './silence-location.tool';
import { SubscribeTool } from './subscribe.tool';
import type { ReadTool, WriteTool } from './tool';
import { UnsubscribeTool } from './unsubscribe.tool';
import { WatchLocationTool } from './watch-location.tool';
import { WhoAmITool } from './who-am-i.tool';

/** Every tool, as they are listed: what looks first, then what changes. A new one is one file, and one line here. */
export const TOOLS: readonly Type<ReadTool | WriteTool>[] = [
  WhoAmITool,
  GetOverviewTool,
  FindCustomersTool,
  ListCustomersTool,
  FindLocationsTool,
  ListLocationsTool,
  GetLocationStatusTool,
  ListPodsTool,
  GetWifiTool,
  GetWanTool,
  GetUptimeTool,
  ListOutagesTool,
  GetAnalyticsTool,
  ListIncidentsTool,
  GetIncidentTool,
  IncidentStatisticsTool,
  ListSubscriptionsTool,
  ListSilencesTool,
  OpenIncidentTool,
  AcknowledgeIncidentTool,
  AssignIncidentTool,
  CommentIncidentTool,
  ResolveIncidentTool,
  ReopenIncidentTool,
  ChangeSeverityTool,
  WatchLocationTool,
  SubscribeTool,
  UnsubscribeTool,
  SilenceLocationTool,
  EndSilenceTool,
];
