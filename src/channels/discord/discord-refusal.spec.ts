import { discordRefusal } from './discord-refusal';

const NOW = new Date('2026-03-04T12:00:00Z');
const DISCORD = 'https://discord.com/api/webhooks/1/abcdefgh';

const tooFast = (body: string, headers = {}, address = DISCORD) =>
  discordRefusal({ status: 429, headers, body }, address, NOW).more;

describe('Discord’s 429', () => {
  it('is the webhook’s own by default', () => {
    expect(tooFast('{"retry_after":0.65,"global":false}')).toEqual({ retryAfterMs: 650 });
  });

  it('lets every webhook rest when it is meant for all of us', () => {
    expect(tooFast('{"retry_after":2,"global":true}')).toEqual({ retryAfterMs: 2_000, scope: 'channel' });
    expect(tooFast('{"retry_after":2}', { 'x-ratelimit-global': 'true' })).toMatchObject({ scope: 'channel' });
    expect(tooFast('banned', { 'retry-after': '900' })).toEqual({ retryAfterMs: 900_000, scope: 'channel' });
    expect(tooFast('banned')).toEqual({ scope: 'channel' });
  });

  it('silences nobody else when it comes from another host', () => {
    const body = '{"retry_after":86400,"global":true}';
    for (const host of ['evil.example.com', 'discord.com.example.com', 'notdiscord.com']) {
      expect(tooFast(body, {}, `https://${host}/api/webhooks/1/x`)).toEqual({ retryAfterMs: 86_400_000 });
    }
  });
});
