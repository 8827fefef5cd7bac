import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { onAbort } from '../platform/clock/on-abort';

/** Pixels for a unit of the picture: crisp on a phone. */
const ZOOM = 2;

/** A picture takes some 100 ms; one that takes longer than this is given up, and the thread with it. */
const PATIENCE = seconds(5);

/** Pictures that wait for the thread; whoever comes then does without. */
const MOST_WAITING = 32;

// A text, for a thread begins with a file of JavaScript, and tests run from TypeScript.
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { Resvg } = require(workerData.resvg);
parentPort.on('message', (svg) => {
  try {
    parentPort.postMessage({ png: new Resvg(svg, workerData.options).render().asPng() });
  } catch (error) {
    parentPort.postMessage({ fault: String(error) });
  }
});`;

interface Said {
  readonly png?: Uint8Array;
  readonly fault?: string;
}

/** Makes PNGs of SVGs, one at a time, in a thread of its own: half of the work would keep everybody else waiting. */
@Injectable()
export class Rasteriser implements OnApplicationShutdown {
  private thread: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private closed = false;

  /** Rejects when the picture cannot be made, takes too long, or too many wait already. */
  async png(svg: string): Promise<Buffer> {
    if (this.closed || this.waiting >= MOST_WAITING) throw new Error('Too many pictures are waiting to be made');
    this.waiting += 1;
    const made = this.last.then(() => this.make(svg));
    this.last = made.catch(() => undefined);
    return made.finally(() => (this.waiting -= 1));
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.thread?.terminate();
  }

  private async make(svg: string): Promise<Buffer> {
    if (this.closed) throw new Error('The product is stopping');
    const thread = (this.thread ??= this.begin());
    thread.ref();
    try {
      const { png, fault } = await answerOf(thread, svg);
      if (!png) throw new Error(fault ?? 'The picture could not be made');
      return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
    } finally {
      // Idle, it keeps no process alive.
      thread.unref();
    }
  }

  private begin(): Worker {
    const thread = begin();
    // Whatever ended it, the next picture gets another.
    const over = () => {
      if (this.thread === thread) this.thread = null;
    };
    return thread.once('exit', over).on('error', over);
  }
}

function begin(): Worker {
  const fontFiles = [
    require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  ];
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' };
  const options = { font, fitTo: { mode: 'zoom', value: ZOOM } };
  return new Worker(THREAD, { eval: true, workerData: { resvg: require.resolve('@resvg/resvg-js'), options } });
}

/** Ends the thread when it takes too long. */
function answerOf(thread: Worker, svg: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const gone = (cause: unknown) => {
      settle();
      reject(new Error('The thread that makes pictures has ended', { cause }));
    };
    const said = (answer: Said) => {
      settle();
      resolve(answer);
    };
    const inTime = onAbort(AbortSignal.timeout(PATIENCE), () => void thread.terminate());
    const settle = () => {
      inTime();
      thread.off('message', said).off('error', gone).off('exit', gone);
    };
    thread.on('message', said).on('error', gone).on('exit', gone);
    thread.postMessage(svg);
  });
}
