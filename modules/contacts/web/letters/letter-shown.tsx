import { directionOf, directionOfTag } from '#platform/languages.ts'
import type { LetterSheet } from '../../contract/letters.ts'
import './letter.css'

/** A letter as it reads on paper, in its own language and direction, whatever those of the reader are. */
export function LetterShown({ sheet: { language, parts } }: { sheet: LetterSheet }) {
  return (
    <article className="letter" lang={language} dir={directionOf(language)}>
      {parts.map(({ part, text, label, runs }, at) => (
        // Parts have no names of their own; they never change places.
        <p key={`${at}-${part}`} className={`letter-${part}`}>
          {label !== undefined && <span className="letter-label">{label} </span>}
          {runs
            ? runs.map((run, place) =>
                run.language === null ? (
                  run.text
                ) : (
                  <bdi key={`${place}-${run.language}`} lang={run.language} dir={directionOfTag(run.language)}>
                    {run.text}
                  </bdi>
                ),
              )
            : text}
        </p>
      ))}
    </article>
  )
}
