import { WebSocket } from 'undici';

/**
 * Has the process behind this debugger's address (`ws://…`) collect its garbage, and gives the bytes that it then still
 * uses.
 */
export async function heapAfterCollection(address: string): Promise<number> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`No debugger at ${address}`)));
  });
  let last = 0;
  const say = (method: string, params: object = {}) =>
    new Promise<unknown>((resolve) => {
      const id = ++last;
      const listen = ({ data }: { data: unknown }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: unknown };
        if (answer.id !== id) return;
        socket.removeEventListener('message', listen);
        resolve(answer.result);
      };
      socket.addEventListener('message', listen);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await say('HeapProfiler.collectGarbage');
  await say('HeapProfiler.collectGarbage');
  const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
  const { result } = (await say('Runtime.evaluate', { expression, returnByValue: true })) as {
    result: { value: number };
  };
  socket.close();
  return result.value;
}
