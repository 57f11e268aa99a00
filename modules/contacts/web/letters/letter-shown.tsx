import { directionOf, directionOfTag } from '#platform/languages.ts'
import { Turned } from '#platform/web/ui/turned.tsx'
import type { LetterSheet } from '../../contract/letters.ts'
import './letter.css'

/** A letter as it reads on paper, in its own language and direction, whatever those of the reader are. */
export function LetterShown({ sheet: { language, parts } }: { sheet: LetterSheet }) {
  const direction = directionOf(language)
  return (
    <article className="letter" lang={language} dir={direction}>
      {parts.map(({ part, text, label, runs }, at) => (
        // Parts have no names of their own; they never change places.
        <p key={`${at}-${part}`} className={`letter-${part}`}>
          {label !== undefined && <span className="letter-label">{label} </span>}
          {runs ? (
            runs.map((run, place) =>
              run.language === null ? (
                // oxlint-disable-next-line react/no-array-index-key
                <Turned key={place} words={run.text} direction={direction} />
              ) : (
                <bdi key={`${place}-${run.language}`} lang={run.language} dir={directionOfTag(run.language)}>
                  {run.text}
                </bdi>
              ),
            )
          ) : (
            <Turned words={text} direction={direction} />
          )}
        </p>
      ))}
    </article>
  )
}
