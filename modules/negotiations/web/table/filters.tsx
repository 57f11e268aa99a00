// Which paragraphs are shown: the words looked for, and one question at a time.
import type { Ref } from 'react'
import { Switch } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Negotiation, Paragraph } from '../../text/state.ts'
import { touches } from '../../versions/since.ts'
import type { Following } from './following.tsx'
import { statusOf } from './text-state.ts'

const questions = ['all', 'mine', 'bracketed', 'changed'] as const
export type Filter = { words: string; only: (typeof questions)[number] }
export const noFilter: Filter = { words: '', only: 'all' }

type Asked = { paragraph: Paragraph; state: Negotiation; delegation: string; changed: boolean; words: string }

export function passes({ words, only }: Filter, of: Asked): boolean {
  if (words && !of.words.toLocaleLowerCase().includes(words.toLocaleLowerCase())) return false
  if (only === 'mine') return touches(of.state, of.paragraph.id, of.delegation)
  if (only === 'bracketed') return statusOf(of.paragraph) === 'bracketed'
  return only === 'all' || of.changed
}

type BarProps = {
  filter: Filter
  onChange: (filter: Filter) => void
  shown: number
  of: number
  inputRef: Ref<HTMLInputElement>
  following: Following
}

export function FilterBar({ filter, onChange, shown, of, inputRef, following }: BarProps) {
  const say = useWords()
  return (
    <div className="filter-bar" role="search" aria-label={say('negotiations.filter')}>
      <TextField
        label={say('negotiations.find')}
        type="search"
        inputRef={inputRef}
        value={filter.words}
        onChange={(words) => onChange({ ...filter, words })}
      />
      <Select
        label={say('negotiations.filter.only')}
        value={filter.only}
        onChange={(only) => onChange({ ...filter, only })}
        options={questions.map((id) => ({ id, label: say(`negotiations.filter.${id}`) }))}
      />
      {following.leads ? (
        <Switch label={say('negotiations.follow.lead')} value={following.leading} onChange={following.lead} />
      ) : (
        <Switch label={say('negotiations.follow')} value={following.following} onChange={following.follow} />
      )}
      <p className="filter-count" role="status">
        {shown === of ? say('negotiations.filter.count', { count: of }) : say('negotiations.filter.of', { shown, of })}
      </p>
    </div>
  )
}
