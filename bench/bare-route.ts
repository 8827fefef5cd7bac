import fastify from 'fastify';

/** A route that reads JSON and answers 200: as fast as a webhook on this machine can be that does nothing. */

async function main(): Promise<void> {
  const server = fastify();
  server.post('/api/telegram/webhook', (_, reply) => reply.status(200).type('text/plain').send(''));
  process.stdout.write(`${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
  process.once('SIGTERM', () => void server.close());
}

void main();
