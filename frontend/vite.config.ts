import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mantineStyles } from './mantineStyles';

const api = process.env.FILON_API ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [react(), mantineStyles()],
  build: {
    outDir: '../src/filon/ui',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 800,
  },
  server: { port: 5173, proxy: { '/api': api } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
