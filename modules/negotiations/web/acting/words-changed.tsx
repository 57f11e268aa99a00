import { differenceOf } from '#platform/difference.ts'
import { useWords } from '#platform/web/words.ts'

/** What would go and what would come, as it will be drawn in the text. */
export function WordsChanged({ before, after, language }: { before: string; after: string; language: string }) {
  const say = useWords()
  return (
    <p className="words-changed" dir="auto" lang={language} aria-label={say('negotiations.edit.preview')} role="group">
      {differenceOf(before, after, language).map(({ kind, text }, index) =>
        kind === 'same' ? (
          <span key={index}>{text}</span>
        ) : kind === 'added' ? (
          <ins key={index}>{text}</ins>
        ) : (
          <del key={index}>{text}</del>
        ),
      )}
    </p>
  )
}
