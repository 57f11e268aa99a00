// The words of the interface. Each module keeps its own in words/{language}.json, flat: the key in the file is the key
// that the page says ("incidents.share", or the bare code of a refusal, "INCIDENT_NOT_YOURS"). All of them share one
// space, so a key is found by searching for it. A language is loaded when it is first chosen, and changed without reload.
import { createInstance } from 'i18next'
import { useCallback, useSyncExternalStore } from 'react'
import { type Language, bestLanguage, directionOf, isLanguage, languages } from '#platform/languages.ts'

export type Words = Record<string, string>
/** Brings the words of one module in one language. */
export type WordsLoader = (language: Language) => Promise<Words>
export type Values = Record<string, string | number>
export type Say = (key: string, values?: Values) => string

const kept = 'chancery.language'
const loaders: WordsLoader[] = []
const listeners = new Set<() => void>()
let language: Language = 'en'

const i18n = createInstance().use({
  type: 'formatter',
  init() {},
  add() {},
  addCached() {},
  format: (value: unknown) => written(value),
})

await i18n.init({
  fallbackLng: 'en',
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, alwaysFormat: true, skipOnVariables: true },
})

/** Numbers take the digits of the language; a name of another script is isolated, so that it cannot turn a sentence. */
function written(value: unknown): string {
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
  const text = String(value)
  const foreign = directionOf(language) === 'rtl' ? /[A-Za-z\d]/ : /[\u0590-\u08FF]/
  return foreign.test(text) ? `\u2068${text}\u2069` : text
}

/**
 * A loader from Vite's glob of a words folder: `wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))`.
 * A language that the folder lacks answers with no words; words.test.ts sees to it that none is lacking.
 */
export function wordsFrom(glob: Record<string, () => Promise<unknown>>): WordsLoader {
  return async (code) => {
    const load = Object.entries(glob).find(([path]) => path.endsWith(`/${code}.json`))?.[1]
    // Parse boundary: the file's shape is held by words.test.ts.
    return load ? ((await load()) as Words) : {}
  }
}

const platformWords = wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))

/** What the reader chose before on this device, else what their browser asks for. */
export function wishedLanguage(): Language {
  const before = readKept()
  return isLanguage(before) ? before : bestLanguage(navigator.languages)
}

/** Once, at the start: the modules' words, and the first language. Nothing is shown before it has ended. */
export async function startWords(
  moduleLoaders: readonly WordsLoader[],
  first: Language = wishedLanguage(),
): Promise<void> {
  loaders.splice(0, loaders.length, platformWords, ...moduleLoaders)
  await chooseLanguage(first, { keep: false })
}

const brought: WordsLoader[] = []
/** The choice of a language that is under way. */
let choosing: Promise<void> = Promise.resolve()

/** Words that only some pages need, brought with the first of them, in every language that was chosen so far. */
export async function bringWords(load: WordsLoader): Promise<void> {
  if (brought.includes(load)) return
  brought.push(load)
  await choosing
  const loaded = languages.map(({ code }) => code).filter((code) => i18n.hasResourceBundle(code, 'translation'))
  await Promise.all(
    loaded.map(async (code) => i18n.addResourceBundle(code, 'translation', await load(code), true, true)),
  )
}

export function chooseLanguage(code: Language, settings: { keep?: boolean } = {}): Promise<void> {
  const choice = choosing.then(() => change(code, settings))
  // One that failed must not stand in the way of the next.
  choosing = choice.catch(() => undefined)
  return choice
}

async function change(code: Language, { keep = true }: { keep?: boolean }): Promise<void> {
  if (!i18n.hasResourceBundle(code, 'translation')) {
    const all = await Promise.all([...loaders, ...brought].map((load) => load(code)))
    i18n.addResourceBundle(code, 'translation', Object.assign({}, ...all))
  }
  await i18n.changeLanguage(code)
  language = code
  document.documentElement.lang = code
  document.documentElement.dir = directionOf(code)
  if (keep) writeKept(code)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, () => language)

/**
 * `say('incidents.share')`, `say('desk.waiting', { count: 3 })`. A key without words is said as itself: a defect that
 * shows. `count` chooses the plural form (`desk.waiting_one`, `desk.waiting_other`).
 */
export function useWords(): Say {
  const code = useLanguage()
  return useCallback<Say>((key, values) => i18n.t(key, { ...values, lng: code }), [code])
}

/** Whether there are words for a key, e.g. for the code of a refusal that has reached us from a newer server. */
export const hasWords = (key: string): boolean => i18n.exists(key)

// Storage may be forbidden by the browser's settings; the interface then forgets, and works.
function readKept(): string | null {
  try {
    return localStorage.getItem(kept)
  } catch {
    return null
  }
}
function writeKept(code: Language): void {
  try {
    localStorage.setItem(kept, code)
  } catch {
    /* forgotten at the end of the visit */
  }
}
