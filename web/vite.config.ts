/** Builds the browser's files (with a manifest) and the server's bundle: `vite build --app`. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses, so that the files may be served under any path.
  base: './',
  appType: 'custom',
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { assetsInlineLimit: 0 },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: true,
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        rollupOptions: { input: ['src/client.ts', 'src/worker/worker.ts'] },
      },
    },
    ssr: {
      build: {
        outDir: 'dist/server',
        ssr: true,
        copyPublicDir: false,
        emptyOutDir: true,
        rollupOptions: { input: 'src/server.tsx', output: { entryFileNames: 'server.js' } },
      },
      resolve: { noExternal: true },
    },
  },
  builder: {},
})
