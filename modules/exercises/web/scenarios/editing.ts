import type { Language } from '#platform/languages.ts'
import type { Scenario } from '../../engine/scenario.ts'

/** What every part of the editor is handed: the scenario as it stands, the language that is being written, and how to change it. */
export type Editing = {
  scenario: Scenario
  language: Language
  change: (changes: Partial<Scenario>) => void
}
