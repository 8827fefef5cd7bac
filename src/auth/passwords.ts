import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** What OWASP recommends for argon2id: 19 MiB, two passes. The library's default algorithm is argon2id. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of no password that anybody knows, made with the same settings. */
const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$mGWGQaC8yBDBWjgd7MTxrg$jblye/UbtAoZIho6gHQcgz4IFuUn2Y3zhaTbnVTo0iY';

/** Makes and checks what is kept of passwords. */
@Injectable()
export class Passwords {
  hash(password: string): Promise<string> {
    return hash(password, ARGON);
  }

  /** Takes as long for somebody without a password as for anybody else, so that its time tells nothing. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    return (await verify(passwordHash ?? DECOY, password)) && passwordHash !== null;
  }
}
