import { secureUrl } from './from-env';

/** Where Plume Cloud is, unless an account says otherwise: two rooms need it and may not ask each other. */
export const plumeAddresses = {
  PLUME_SSO_URL: secureUrl().default('https://external.sso.plume.com/oauth2/ausc034rgdEZKz75I357/v1/token'),
  PLUME_API_BASE: secureUrl().default('https://piranha-gamma.prod.us-west-2.aws.plumenet.io/api'),
  PLUME_REPORTS_BASE: secureUrl().default('https://piranha-gamma.prod.us-west-2.aws.plumenet.io/reports'),
};
