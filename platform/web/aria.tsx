import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { useLanguage } from './words.ts'

const locales = { en: 'en-GB', fr: 'fr-FR', fa: 'fa-IR-u-ca-gregory', th: 'th-TH-u-ca-gregory' } as const

/** Tells react-aria the language of the page: direction of arrow keys, digits of dates, its own few words. */
export function AriaLanguage({ children }: { children: ReactNode }) {
  return <I18nProvider locale={locales[useLanguage()]}>{children}</I18nProvider>
}
