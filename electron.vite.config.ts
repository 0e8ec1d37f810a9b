import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  main: {
    build: {
      // Four programs over one core (the desktop app, the headless host, the ledger's tools, the scorer's), and its threads.
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          headless: at('src/main/headless.ts'),
          ledger: at('src/main/ledger.ts'),
          score: at('src/main/score.ts'),
          'reader-worker': at('src/main/core/ledger/reader/reader-worker.ts'),
          'bodies-worker': at('src/main/core/ledger/bodies/bodies-worker.ts'),
          'token-worker': at('src/main/core/tokens/token-worker.ts'),
        },
        // Beside the entries: a thread's file is looked for next to the file that starts it.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload has no module loader: it must be one CommonJS file with everything in it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    plugins: [react()],
    build: {
      rolldownOptions: { input: at('src/renderer/index.html') },
      modulePreload: { polyfill: false },
      minify: true,
      // One page that is loaded once, from this machine: splitting it would only add requests.
      chunkSizeWarningLimit: 2_000,
    },
  },
})
