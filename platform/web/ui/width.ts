import { type RefObject, useEffect, useRef, useState } from 'react'

/** The width that a drawing has, in pixels, kept up to date. */
export function useWidth(atFirst: number): [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(atFirst)
  useEffect(() => {
    if (!frame.current) return
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(200, Math.round(entry.contentRect.width)))
    })
    watcher.observe(frame.current)
    return () => watcher.disconnect()
  }, [])
  return [frame, width]
}
