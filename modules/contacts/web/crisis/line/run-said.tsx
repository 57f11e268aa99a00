import { useLanguage, useWords } from '#platform/web/words.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'
import { runSaid } from './run-of-message.ts'
import './run-said.css'

/** Beside the mark of an exercise: of which it is, and whether one takes part in it. */
export function RunSaid({ run }: { run: CrisisMessage['run'] }) {
  const say = useWords()
  const language = useLanguage()
  const { key, title } = runSaid(run, language)
  return (
    <span className={run?.standing === 'on' ? 'crisis-run' : 'crisis-run grave'}>
      {say(key, { title: `\u2068${title}\u2069` })}
    </span>
  )
}
