import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

const server = 'http://127.0.0.1:4870'
const ariaWordsFile = fileURLToPath(new URL('platform/web/aria-words.ts', import.meta.url))

/**
 * react-aria carries its words in 34 languages. We keep those of our interface, and put beside them what it lacks of
 * ours, from platform/web/aria-words.ts.
 */
function onlyOurLanguages(): Plugin {
  const another = /react-(aria|stately)[^?]*\/intl\/.*[a-z]{2}-[A-Z]{2}\.mjs$/
  const dictionary = /react-aria\/dist\/private\/(overlays|combobox|datepicker|menu)\/intlStrings\.mjs$/
  return {
    name: 'only-our-languages',
    enforce: 'pre',
    load: (id) => (another.test(id) && !/(en-US|fr-FR)\.mjs$/.test(id) ? 'export default undefined' : undefined),
    transform(code, id) {
      const part = dictionary.exec(id)?.[1]
      const words = /export \{(\S+) as default\}/.exec(code)?.[1]
      if (!part || !words) return undefined
      return `import { ariaWords } from '${ariaWordsFile}'
${code}
for (const [locale, parts] of Object.entries(ariaWords)) ${words}[locale] = { ...${words}['en-US'], ...parts['${part}'] }`
    },
  }
}

// Few files on the first page: one of words a language, all modules together; React and the router, which change
// seldom; what every door needs; and the light pieces that nearly every page has. Heavier pieces stay on their own.
const light =
  'announce|errors|format|live|module|queries|session|shell|shell-bar|shell-rail|shortcuts|theme|words|not-found-page'
const lightPieces = 'button|code|disclosure|icon|mark|marking-chip|page|sheet|split|state|tag|toast|when|width'
const groups = [
  ...['en', 'fr', 'fa', 'th'].map((code) => ({
    name: `words-${code}`,
    // The words of the rooms come with the rooms, those of negotiations with the negotiations, those of a line with it.
    test: new RegExp(
      `(?<!modules/(?:(?:rooms|negotiations)(?:/web/[a-z]+)?|contacts/web/crisis))/words/${code}\\.json`,
    ),
    priority: 40,
  })),
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//, priority: 30 },
  { name: 'doors', test: /node_modules\/(@orpc|zod)\/|platform\/web\/api\.ts$/, priority: 20 },
  {
    name: 'house',
    test: new RegExp(`platform/web/((${light})\\.|ui/(${lightPieces}|base|tokens|fonts|marking|field)\\.)`),
    priority: 10,
  },
]

// eslint-disable-next-line import/no-default-export -- Vite reads its settings so
export default defineConfig({
  root: 'apps/web',
  plugins: [onlyOurLanguages(), react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: ['chrome123', 'firefox125', 'safari17.5'],
    // Under a strict Content-Security-Policy nothing may be inlined as a data: address.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    port: 4871,
    proxy: Object.fromEntries(
      ['/api', '/auth', '/taxii2', '/feeds', '/files', '/live'].map((path) => [
        path,
        { target: server, changeOrigin: false },
      ]),
    ),
  },
})
