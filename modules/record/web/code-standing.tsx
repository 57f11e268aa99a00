import { useWords } from '#platform/web/words.ts'
import { shortOf, useCode } from './code-pinning.ts'

/** One line: which code runs here, and whether the record knows it. */
export function CodeStanding() {
  const say = useWords()
  const { alarm, hash, standing } = useCode()
  const words = say(alarm ? 'these.alarm' : `these.standing.${standing}`)
  return (
    <>
      {hash && (
        <>
          <code dir="ltr">{shortOf(hash)}</code> ·{' '}
        </>
      )}
      {words}
    </>
  )
}
