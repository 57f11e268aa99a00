import { useMemo } from 'react'
import { differenceOf } from '#platform/difference.ts'
import { useLanguage, useWords } from '../words.ts'
import './diff.css'

/** What changed between two versions of a text: removed words struck through, added ones underlined, both announced. */
export function DiffText({ before, after, plain }: { before: string; after: string; plain?: boolean }) {
  const say = useWords()
  const language = useLanguage()
  const pieces = useMemo(() => differenceOf(before, after, language), [before, after, language])
  return (
    <p className={plain ? 'diff' : 'diff text'} dir="auto">
      {pieces.map(({ kind, text }, place) => {
        const key = `${place} ${kind}`
        if (kind === 'same') return <span key={key}>{text}</span>
        const Mark = kind === 'added' ? 'ins' : 'del'
        return (
          <Mark key={key}>
            <span className="unseen">{say(`diff.${kind}`)} </span>
            {text}
          </Mark>
        )
      })}
    </p>
  )
}

export type FieldChange = { label: string; before: string; after: string }

/** What changed between two versions of a thing, field by field. Fields that stayed are left out. */
export function DiffFields({ fields }: { fields: readonly FieldChange[] }) {
  const say = useWords()
  const changed = fields.filter(({ before, after }) => before !== after)
  if (changed.length === 0) return <p className="faint">{say('diff.nothing')}</p>
  return (
    <dl className="diff-fields">
      {changed.map(({ label, before, after }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <DiffText before={before} after={after} plain />
          </dd>
        </div>
      ))}
    </dl>
  )
}
