import type { Span } from '../../text/chars.ts'

export type Selected = { paragraph: string; alternative: string; span: Span }

/** The words of one alternative that are selected on the page, by their places; undefined where none are. */
export function selectedSpan(): Selected | undefined {
  const selection = getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  const holder = elementOf(range.commonAncestorContainer)?.closest<HTMLElement>('[data-alternative]')
  const row = holder?.closest<HTMLElement>('[data-paragraph]')
  if (!holder || !row) return undefined
  const parts = [...holder.querySelectorAll<HTMLElement>('[data-at]')].filter((part) => range.intersectsNode(part))
  const spans = parts.map((part) => within(part, range)).filter(({ start, end }) => end > start)
  const [first, last] = [spans[0], spans.at(-1)]
  const { paragraph } = row.dataset
  const { alternative } = holder.dataset
  if (!first || !last || !paragraph || !alternative) return undefined
  return { paragraph, alternative, span: { start: first.start, end: last.end } }
}

const elementOf = (node: Node): Element | null => (node instanceof Element ? node : node.parentElement)

function within(part: HTMLElement, range: Range): Span {
  const at = Number(part.dataset['at'])
  const text = part.firstChild
  const length = part.textContent.length
  const start = range.startContainer === text ? range.startOffset : 0
  const end = range.endContainer === text ? range.endOffset : length
  return { start: at + start, end: at + end }
}
