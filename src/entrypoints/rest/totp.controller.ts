import { Body, Controller, Delete, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

import type { Caller } from '../../auth/caller';
import { SecondFactors } from '../../auth/second-factors.service';
import { SignInService } from '../../auth/sign-in.service';
import { Refusal } from '../../domain/refusal';
import { InPerson, TheCaller } from './access';
import { Proof, SecondFactor, SecondFactorDto } from './auth.dto';
import { Operation } from './operation';
import { tooMany, WRONG_TOO_OFTEN } from './problem';

const WRONG_CODE = {
  en: 'This code is wrong, or was used before: send the one that is shown now.',
  es: 'Este código no es correcto, o ya se usó: envíe el que se muestra ahora.',
};
const NO_PROOF = {
  en: 'Send the code that your authenticator shows now, or your password.',
  es: 'Envíe el código que muestra ahora su autenticador, o su contraseña.',
};

/** The caller's second factor: the codes of an authenticator. */
@ApiTags('Sign-in')
@Controller('api/auth/totp')
export class TotpController {
  constructor(
    private readonly secondFactors: SecondFactors,
    private readonly signIn: SignInService,
  ) {}

  @Post()
  @InPerson()
  @Operation('Begins to set up a second factor; with the first code, ends it', { answers: SecondFactorDto })
  async add(@Body({ schema: SecondFactor }) { otp }: z.output<typeof SecondFactor>, @TheCaller() { actor }: Caller) {
    if (otp === undefined) return { enabled: false, ...(await this.secondFactors.begin(actor.userId)) };
    if (await this.secondFactors.confirm(actor.userId, otp)) return { enabled: true };
    throw new Refusal('invalid', WRONG_CODE, 'otp');
  }

  @Delete()
  @InPerson()
  @Operation('Removes your second factor, by its current code or your password')
  async remove(
    @Body({ schema: Proof }) { otp, password }: z.output<typeof Proof>,
    @TheCaller() { actor }: Caller,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    if (await this.secondFactors.isOn(actor.userId)) {
      const proved = await this.signIn.prove(actor.userId, { otp, password, address: ip });
      if (proved.kind === 'throttled') {
        throw tooMany(WRONG_TOO_OFTEN, proved.retryAfterSeconds);
      }
      if (proved.kind === 'wrong') {
        const field = otp === undefined && password !== undefined ? 'password' : 'otp';
        throw new Refusal('invalid', NO_PROOF, field);
      }
    }
    if (!(await this.secondFactors.remove(actor.userId))) {
      throw new Refusal('missing', { en: 'You have no second factor.', es: 'No tiene ningún segundo factor.' });
    }
  }
}
