import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mantineStyles } from './mantineStyles.ts';

const api = process.env.FILON_API ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [react(), mantineStyles()],
  build: {
    outDir: '../src/filon/ui',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 800,
    // What every screen needs travels as one file: dozens of tiny requests cost a first load more than their bytes do.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'shell', tags: ['$initial'] }],
        },
      },
    },
  },
  // The server refuses changes sent from pages of another origin: behind the proxy they come from its own.
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
});
