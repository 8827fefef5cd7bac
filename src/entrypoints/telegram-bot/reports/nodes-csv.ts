import { csvLine } from '../../../domain/csv';
import type { ReportedLocation } from './report-desk';
import type { Facts } from './nodes-text';

const COLUMNS = [
  ...['location', 'pod', 'gateway', 'state', 'state_since', 'model', 'firmware', 'serial', 'mac', 'ip', 'backhaul'],
  ...['parent', 'band', 'channel', 'health', 'alerts', 'devices', 'boot_at'],
];

/** Spreadsheets take a table for their own old encoding when it does not say that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** Everything that is known of the pods as a table for spreadsheets; the columns have the same names in every language. */
export function nodesCsv({ name, pods }: ReportedLocation, facts: Facts): Buffer {
  const lines = pods.map((pod) => {
    const fact = facts.get(pod.nodeId);
    return csvLine([
      ...[name, pod.name, pod.gateway, pod.state, pod.stateSince, pod.model, pod.firmware, pod.serial ?? pod.nodeId],
      ...[pod.mac, pod.ip, pod.backhaul, fact?.parentId, fact?.band, fact?.channel, pod.health, pod.alerts.join('; ')],
      ...[pod.devices, fact?.bootAt],
    ]);
  });
  return Buffer.from(BYTE_ORDER_MARK + csvLine(COLUMNS) + lines.join(''));
}
