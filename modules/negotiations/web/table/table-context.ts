// What the text, its panel and the keys share: the paragraph in hand, and what one is about to do with it.
import { createContext, use } from 'react'
import { useOutletContext } from 'react-router'
import type { NegotiationView } from '../../client/views.ts'
import type { Span } from '../../text/chars.ts'

/** `span`: what the reader had selected. */
export type Marking = {
  name: 'bracket' | 'choice' | 'comment' | 'placeholder'
  paragraph: string
  alternative: string
  span?: Span
}

export type Doing =
  | { name: 'edit' | 'alternative'; paragraph: string; alternative: string }
  | Marking
  | { name: 'position' | 'reserve'; paragraph: string }
  | { name: 'add'; after: string | undefined }
  | { name: 'merge'; paragraph: string }
  | { name: 'split'; paragraph: string }

export function isMarking(doing: Doing | undefined): doing is Marking {
  return doing !== undefined && ['bracket', 'choice', 'comment', 'placeholder'].includes(doing.name)
}

export type Table = {
  chosen: string | undefined
  choose: (paragraph: string | undefined, o?: { focus?: boolean }) => void
  doing: Doing | undefined
  begin: (doing: Doing | undefined) => void
}

const TableContext = createContext<Table | undefined>(undefined)
export const TableProvider = TableContext

export function useTable(): Table {
  const table = use(TableContext)
  if (!table) throw new Error('useTable stands outside of the text')
  return table
}

export const useView = (): NegotiationView => useOutletContext<NegotiationView>()
