import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';

import { PICTURES } from '../../test/support/pictured';
import { Rasteriser } from './rasteriser';

const FOLDER = join(__dirname, '../../test/pictures');

/** What the head of a PNG says of its size. */
const sizeOf = (png: Buffer) => ({
  signature: png.subarray(1, 4).toString('latin1'),
  width: png.readUInt32BE(16),
  height: png.readUInt32BE(20),
});

describe('the rasteriser', () => {
  const rasteriser = new Rasteriser();
  afterAll(() => rasteriser.onApplicationShutdown());

  // UPDATE_PICTURES=1 makes the PNGs for people anew.
  it.each(Object.entries(PICTURES))('makes of %s the picture that people have seen', async (name, draw) => {
    const svg = draw() ?? '';
    const png = await rasteriser.png(svg);
    const file = join(FOLDER, `${name}.png`);
    if (process.env['UPDATE_PICTURES']) writeFileSync(file, png);
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    expect(sizeOf(png)).toEqual({ signature: 'PNG', width: 2 * Number(width), height: 2 * Number(height) });
    const seen = readFileSync(file);
    expect(sizeOf(seen)).toEqual(sizeOf(png));
    // Another processor may round a shade otherwise, but not draw another picture.
    expect(Math.abs(seen.length - png.length) / png.length).toBeLessThan(0.02);
  });

  it('makes many, one after the other, and goes on after one that is none', async () => {
    const svg = PICTURES['online-3h']?.() ?? '';
    const made = await Promise.allSettled([svg, 'no picture', svg, svg].map((each) => rasteriser.png(each)));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('goes on when its thread has died', async () => {
    const svg = PICTURES['online-3h']?.() ?? '';
    await rasteriser.png(svg);
    await (rasteriser as unknown as { thread: Worker }).thread.terminate();
    await expect(rasteriser.png(svg)).resolves.toBeInstanceOf(Buffer);
  });

  it('keeps nobody waiting in an endless line', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>';
    const made = await Promise.allSettled(Array.from({ length: 40 }, () => rasteriser.png(svg)));
    expect(made.filter(({ status }) => status === 'rejected')).toHaveLength(8);
    expect(sizeOf(await rasteriser.png(svg))).toMatchObject({ width: 8, height: 8 });
  });
});
