import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { serveDashboard } from './dashboard-pages';

@Module({})
class Nothing {}

describe('the dashboard as it is served', () => {
  let folder: string;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panoptes-pages-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__" />');
    writeFileSync(join(folder, 'service-worker.js'), 'self.skipWaiting();');
    writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
    writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {};');
    app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), { logger: false });
    await serveDashboard(app, folder);
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/inbox', '/incidents/1', '/notifications/preferences'])(
    'begins at %s with its document, under a nonce of its own',
    async (url) => {
      const [one, two] = [await app.inject({ url }), await app.inject({ url })];
      const nonce = /content="([\w-]+)"/.exec(one.body)?.[1] ?? '';
      expect(one.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
      expect(two.body).not.toBe(one.body);
      expect(one.headers['cache-control']).toBe('no-cache');
    },
  );

  it('keeps for a year what is named by its content, and asks for everything else anew', async () => {
    const lives = async (url: string) => (await app.inject({ url })).headers['cache-control'];
    expect(await lives('/assets/index-abc123.js')).toBe('public, max-age=31536000, immutable');
    expect(await lives('/service-worker.js')).toBe('no-cache');
    expect(await lives('/manifest.webmanifest')).toBe('no-cache');
  });

  it('gives the manifest the type by which browsers take it', async () => {
    const { headers } = await app.inject({ url: '/manifest.webmanifest' });
    expect(headers['content-type']).toContain('application/manifest+json');
  });
});
