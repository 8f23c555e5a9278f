import { defineConfig } from 'vite';

/** The console's page. Its files are served from the root of an address of their own; nothing of it is inline, and nothing comes from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A data: address in a style sheet is what the policy allows; a script never is one.
    assetsInlineLimit: 2_048,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // React's marks for servers, of which there is none here.
      onwarn: (warning, tell) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') tell(warning);
      },
    },
  },
  // `npx vite console` while working on the page: the API of a running `npm start`.
  server: { proxy: { '/v1': 'http://127.0.0.1:4600', '/local': 'http://127.0.0.1:4600', '/config.json': 'http://127.0.0.1:4600' } },
});
