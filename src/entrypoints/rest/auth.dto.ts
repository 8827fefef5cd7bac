import { z } from 'zod';

import { id, moment, queryFlag } from './schemas';
import { GrantsDto, givenPassword, UserDto } from './users.dto';

const opaque = () => z.string().min(1).max(4_000);

const otp = () =>
  z
    .string()
    .trim()
    .min(1)
    .max(20)
    .meta({ description: "The code of the user's authenticator, where they have set one up." });

export const CookieQuery = z.strictObject({
  cookie: queryFlag()
    .default(false)
    .meta({ description: '`true`: http-only cookies in place of tokens in the body, for the dashboard.' }),
});

export const Login = z.strictObject({
  email: z.string().trim().min(1).max(254),
  password: givenPassword(),
  otp: otp().optional(),
});

export const Refresh = z.strictObject({ refreshToken: opaque().optional() });

export const NewPassword = z.strictObject({
  current: givenPassword(),
  password: givenPassword(),
  otp: otp().optional(),
});

export const AcceptInvite = z.strictObject({ token: opaque(), password: givenPassword() });

export const SignedInDto = z
  .object({
    accessToken: z.string().optional(),
    refreshToken: z
      .string()
      .optional()
      .meta({ description: 'Good once. Coming again later than at once, it ends the session.' }),
    expiresIn: z.int().meta({ description: 'Seconds that the access token is good for.' }),
    user: UserDto,
  })
  .meta({ id: 'SignedIn', description: 'The tokens are left out when cookies are set.' });

export const WaysDto = z
  .object({
    password: z.boolean(),
    oidc: z.boolean().meta({ description: 'By `GET /api/auth/oidc/start?cookie=true`, which leads to the provider.' }),
  })
  .meta({ id: 'SignInWays', description: 'Which ways of signing in there are here.' });

export const MeDto = UserDto.extend({ ...GrantsDto.shape, secondFactor: z.boolean() }).meta({ id: 'Me' });

export const SessionDto = z
  .object({
    id: id(),
    current: z.boolean(),
    address: z.string().nullable(),
    agent: z.string().nullable(),
    createdAt: moment(),
    lastUsedAt: moment(),
    expiresAt: moment(),
  })
  .meta({ id: 'Session' });

export const SecondFactor = z.strictObject({ otp: otp().optional() });

export const Proof = z
  .strictObject({ otp: otp().optional(), password: givenPassword().optional() })
  .meta({ description: 'One of the two, where the second factor counts already.' });

export const SecondFactorDto = z
  .object({
    enabled: z.boolean(),
    secret: z.string().optional().meta({ description: 'For an authenticator, in base 32. It is shown this once.' }),
    otpauthUrl: z.string().optional().meta({ description: 'The same, for a QR code.' }),
  })
  .meta({ id: 'SecondFactor' });
