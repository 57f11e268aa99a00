// What a screen reader is told without moving its place: the name of a new page, and what an act has done.
type Listener = (words: string) => void

let listener: Listener | undefined
let lastPage = ''

export function hearAnnouncements(next: Listener): () => void {
  listener = next
  return () => {
    if (listener === next) listener = undefined
  }
}

export const announce = (words: string): void => listener?.(words)

/** The first page is read by itself, because the document is new; the following ones are announced. */
export function announcePage(title: string): void {
  if (lastPage && lastPage !== title) announce(title)
  lastPage = title
}
