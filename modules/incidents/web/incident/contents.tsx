import { useEffect, useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'

export type ContentsLine = { id: string; title: string; count?: number }

/** The local table of contents of a long page: where the reader is, and what else stands here. */
export function Contents({ lines }: { lines: readonly ContentsLine[] }) {
  const say = useWords()
  const format = useFormat()
  const current = useReadingPlace(lines.map(({ id }) => id).join(' '))
  return (
    <nav className="contents" aria-label={say('incidents.contents')}>
      <ul role="list">
        {lines.map(({ id, title, count }) => (
          <li key={id}>
            <a href={`#${id}`} {...(id === current ? { 'aria-current': 'location' as const } : {})}>
              <span>{title}</span>
              {count !== undefined && count > 0 && <small>{format.number(count)}</small>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The last heading that has passed the top quarter of the window. */
function useReadingPlace(ids: string): string | undefined {
  const [place, setPlace] = useState<string>()
  useEffect(() => {
    const headings = ids.split(' ').flatMap((id) => document.getElementById(id) ?? [])
    const read = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 4)
      setPlace((passed.at(-1) ?? headings[0])?.id)
    }
    const watch = new IntersectionObserver(read, { rootMargin: '0px 0px -70% 0px' })
    for (const heading of headings) watch.observe(heading)
    return () => watch.disconnect()
  }, [ids])
  return place
}
