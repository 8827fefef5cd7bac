/** Every call that the cloud knows, by the name under which it is counted and spoilt. */
export const ENDPOINTS = [
  'token',
  'customers',
  'groupCustomers',
  'searchCustomers',
  'searchLocations',
  'searchNodes',
  'customer',
  'locations',
  'location',
  'nodes',
  'node',
  'wifiNetworks',
  'wifiNetwork',
  'serviceLevel',
  'wanStats',
  'onlineStats',
  'unknown',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];
