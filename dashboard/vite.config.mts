import { defineConfig } from 'vite';

/** Builds the dashboard into `dist/dashboard`, from where the product serves it. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // What loads what: the size budget is counted by it.
    manifest: true,
    target: 'es2022',
    // Small files as data: addresses would not pass the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    // "use client" means nothing here; a thousand warnings would hide the one that matters.
    rolldownOptions: { onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log) },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:3000', ws: true } } },
});
